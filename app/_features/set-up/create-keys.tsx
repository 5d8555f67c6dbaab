"use client"
import { useEffect, useState } from "react"
import { useWords } from "../../_language/use-words"
import type { Address } from "../../_core/types"
import { KeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import { prepareKeys, preparePasskeyKeys } from "../../_journeys/create-keys"
import type { PreparedKeys } from "../../_journeys/create-keys"
import { useConfirming } from "../../_parts/confirming"
import { useSession } from "../../_session/session"
import { Columns, Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import { Meta } from "../../_ui/Text"
import { RecoveryCode } from "../recovery-code"
import { WALLET_PROBLEMS } from "../wallet-problems"
import { useConfig } from "../../_session/config"
import { loadSessionCode } from "../../_session/load-session-code"
import { useTwoSignatures } from "../two-signatures"
import type { Passkey } from "../../_core/ports/passkey"
import { KeepKeys } from "./keep-keys"
import { MakePasskeyKeys } from "./make-passkey-keys"
import { MakeKeys } from "./make-keys"
import { WaysCard } from "./ways-card"
import { SET_UP } from "./words"

/** Keys are made, the code is written down and typed back, and only then anything is kept. */
export function CreateKeys({ account }: { account: Address }) {
  const words = useWords(SET_UP)
  const { services, passkey } = useSession()
  const [prepared, setPrepared] = useState<Keeper<PreparedKeys> | null>(null)
  const [asked, setAsked] = useState<number | null>(null)
  const [checked, setChecked] = useState(false)

  const config = useConfig()
  const { asked: signature, counting } = useTwoSignatures()
  const confirming = useConfirming()

  useAsking(prepared !== null)

  const make = async (secret: string | undefined) => {
    if (!services) throw new KeywardError("account-switched")
    // Before a code is written down that nothing could be done with.
    const { whoPays } = await loadSessionCode()
    const payer = await whoPays(config, services.wallet.account).catch(() => null)
    if (payer === "nobody") throw new KeywardError("nobody-pays")
    setPrepared(new Keeper(await prepareKeys(counting(services), secret === undefined ? {} : { secret })))
  }
  const makeByPasskey = async (atHand: Passkey) => {
    if (!services || !passkey) throw new KeywardError("account-switched")
    const signer = passkey.copySigner()
    setPrepared(new Keeper(await preparePasskeyKeys(services, { passkey: atHand, signer })))
  }
  return (
    <Columns shape="setup">
      <div>
        {!prepared && passkey ? (
          <MakePasskeyKeys passkey={passkey} onMake={makeByPasskey} />
        ) : !prepared ? (
          <MakeKeys asked={signature} onMake={make} />
        ) : checked ? (
          <KeepKeys prepared={prepared} />
        ) : (
          <>
            <PageHead title={words.writeDownYourRecoveryCode}>
              {words.thisIsYourSpareKey({ held: confirming.held })}
            </PageHead>
            <Stack>
              <Meta>{words.itCountsOnceYourKeys}</Meta>
              {prepared.secret.walletProblem && (
                <Note tone="warning">
                  {words.walletproblemSoItCannotOpen({
                    walletProblem: WALLET_PROBLEMS[prepared.secret.walletProblem],
                  })}
                </Note>
              )}
              <RecoveryCode
                code={codeIn(prepared)}
                account={account}
                onAsk={setAsked}
                onChecked={() => setChecked(true)}
              />
            </Stack>
          </>
        )}
      </div>
      <WaysCard
        wallet={passkey ? undefined : prepared && (prepared.secret.walletEnrolled ? "made" : "unsteady")}
        passkey={passkey ? (prepared ? "made" : "making") : undefined}
        code={checked ? "checked" : asked !== null ? { group: asked } : prepared ? "shown" : null}
      />
    </Columns>
  )
}

const codeIn = (prepared: Keeper<PreparedKeys>) => () => prepared.secret.recoveryCode

/** Leaving now would make the code on the paper worth nothing, so the browser asks first. */
function useAsking(shown: boolean): void {
  useEffect(() => {
    if (!shown) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener("beforeunload", ask)
    return () => removeEventListener("beforeunload", ask)
  }, [shown])
}
