"use client"
import { useQuery } from "@tanstack/react-query"
import { useWords } from "../../_language/use-words"
import { KeywardError } from "../../_core/errors"
import { findSealedOver, sealAgain } from "../../_journeys/seal-again"
import type { SealedOver } from "../../_journeys/seal-again"
import { useConfirming } from "../../_parts/confirming"
import { CodeForm } from "../../_parts/keys/code-form"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Meta } from "../../_ui/Text"
import { fromUnix } from "../../_words/format"
import { useFormats } from "../../_words/use-formats"
import { ENTER } from "./words"

/** Lets the owner seal the account's own vault again, by its recovery code, where something else was sealed over it. */
export function SealAgain() {
  const { services, account } = useSession()
  const found = useQuery({
    queryKey: ["sealed-over", account],
    queryFn: () => (services ? findSealedOver(services) : null),
    enabled: services !== null,
    staleTime: Infinity,
    gcTime: 0,
  }).data
  return found ? <SealAgainForm former={found} /> : null
}

/** @param props.former from the store, or a copy that was saved as a file */
export function SealAgainForm({ former }: { former: SealedOver }) {
  const words = useWords(ENTER)
  const { clockOf, longDate } = useFormats()
  const { services, refresh } = useSession()
  const confirming = useConfirming()
  const { run } = useTransactions()
  const sealFormer = (code: string) =>
    run("change-ways-in", (on) => {
      if (!services) throw new KeywardError("account-switched")
      return sealAgain(services, former, code, on)
    })
  const over = fromUnix(former.overAt)
  return (
    <CodeForm
      name={words.useTheFormerKeysAgain}
      label={words.recoveryCodeOfTheFormer}
      wrong={words.wrongFormerCode}
      action={words.useTheFormerKeysAgain}
      onCode={(code) => sealFormer(code).then(refresh)}
    >
      <Meta>
        {words.onOverAtOver2Other({
          day: longDate(over),
          time: clockOf(over),
          intruder: confirming.intruder,
          sealedAt: longDate(fromUnix(former.sealedAt)),
        })}
      </Meta>
    </CodeForm>
  )
}
