"use client"
import { useQuery } from "@tanstack/react-query"
import { KeywardError } from "../../_core/errors"
import { findSealedOver, sealAgain } from "../../_journeys/seal-again"
import type { SealedOver } from "../../_journeys/seal-again"
import { useConfirming } from "../../_parts/confirming"
import { CodeForm } from "../../_parts/keys/code-form"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Meta } from "../../_ui/Text"
import { clockOf, fromUnix, longDate } from "../../_words/format"

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
      name="Use the former keys again"
      label="Recovery code of the former keys"
      wrong={WRONG}
      action="Use the former keys again"
      onCode={(code) => sealFormer(code).then(refresh)}
    >
      <Meta>
        <b>
          On {longDate(over)} at {clockOf(over)} other keys took the place of yours.
        </b>{" "}
        If you made new keys on another device then, use their recovery code, or bring back the copy that you
        saved of them. If you did not, {confirming.intruder}. The keys of{" "}
        {longDate(fromUnix(former.sealedAt))} are still here: use them again with their recovery code.
      </Meta>
    </CodeForm>
  )
}

const WRONG = "This code does not open the former keys. Look at your copy once more; nothing was changed."
