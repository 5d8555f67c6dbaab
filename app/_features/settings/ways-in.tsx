"use client"
import { Printer, Users, Wallet } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { RecoveryStanding } from "../../_journeys/recovery-standing"
import { useStanding } from "../../_session/recovery"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Disclosure } from "../../_ui/Disclosure"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { fromUnix, longDate } from "../../_words/format"
import { PasskeyWays } from "./passkey-ways"
import { WalletWays } from "./wallet-ways"
import { Way, Ways } from "./way"
import styles from "./way.module.css"

/** Loaded when one is opened. */
const MoveToWalletDialog = lazy(() =>
  import("./move-to-wallet-dialog").then((loaded) => ({ default: loaded.MoveToWalletDialog })),
)
const NewPasskeyKeysDialog = lazy(() =>
  import("./new-passkey-keys-dialog").then((loaded) => ({ default: loaded.NewPasskeyKeysDialog })),
)
const NewKeysDialog = lazy(() =>
  import("./new-keys-dialog").then((loaded) => ({ default: loaded.NewKeysDialog })),
)
const NewCodeDialog = lazy(() =>
  import("./new-code-dialog").then((loaded) => ({ default: loaded.NewCodeDialog })),
)
const WalletWayDialog = lazy(() =>
  import("./wallet-way-dialog").then((loaded) => ({ default: loaded.WalletWayDialog })),
)

type Shown = "code" | "wallet" | "secret" | "intruder" | "move" | null

/** Each way that opens the keys, whether it is there, and how to change it. */
export function WaysIn() {
  const { account, passkey } = useSession()
  const [shown, setShown] = useState<Shown>(null)
  const standing = useStanding().data
  const close = () => setShown(null)
  if (!account) return null
  return (
    <Card title="Ways to open your records" meta="Any one of them is enough. Have at least two.">
      <Ways>
        {!passkey && <WalletWays onChange={setShown} />}
        <PasskeyWays />
        {passkey && (
          <Way
            icon={Wallet}
            name="A wallet"
            state="Not set"
            words="If you come to have one: it can sign for this account in the place of your passkey."
            action={
              <Button className={styles.firm} size="small" onClick={() => setShown("move")}>
                Move to a wallet
              </Button>
            }
          />
        )}
        <Way
          icon={Printer}
          name="Recovery code"
          {...codeState(standing)}
          action={
            <Button className={styles.firm} size="small" onClick={() => setShown("code")}>
              Make a new one
            </Button>
          }
        />
        <Way
          icon={Users}
          name="People you trust"
          state="Not in this version"
          words="Two of three together."
        />
      </Ways>
      <Disclosure label="What changing a way does, and what it does not">
        <Stack gap="s">
          <Meta>
            <b>It does:</b> your keys are sealed again. From then on the old code or the old secret opens
            nothing that we keep.
          </Meta>
          <Meta>
            <b>It does not:</b> stop somebody who kept an old copy of your sealed keys together with the old
            way. Nor does it take back what they have already opened.
          </Meta>
          <Meta>
            <b>If you think somebody got in,</b> new ways are not enough: that needs new keys, below.
          </Meta>
        </Stack>
      </Disclosure>
      <div className={styles.apart}>
        <div className={styles.words}>
          <h3>Someone may have got in?</h3>
          <Meta>
            {passkey
              ? "A copied recovery code, a device or an account for passkeys that somebody else can unlock: make new keys."
              : "A stolen wallet, a copied recovery code, a device that is not yours any more: make new keys."}
          </Meta>
        </div>
        <Button className={styles.firm} size="small" onClick={() => setShown("intruder")}>
          Make new keys
        </Button>
      </div>
      <Suspense>
        {passkey && shown === "move" && <MoveToWalletDialog onClose={close} />}
        {passkey && shown === "intruder" && <NewPasskeyKeysDialog onClose={close} />}
        {!passkey && (shown === "intruder" || shown === "secret") && (
          <NewKeysDialog open why={shown} onClose={close} />
        )}
        {shown === "code" && <NewCodeDialog open onClose={close} />}
        {shown === "wallet" && <WalletWayDialog open onClose={close} />}
      </Suspense>
    </Card>
  )
}

/** "Ready" is said only where the chain says that the newest code counts. */
function codeState(standing: RecoveryStanding | undefined): {
  state: string
  ready?: boolean
  words: string
} {
  if (!standing) return { state: "Looking…", words: "On the paper or in the file that you kept." }
  if (standing.kind === "in-force")
    return { state: "Ready", ready: true, words: "On the paper or in the file that you kept." }
  if (standing.kind === "waiting")
    return {
      state: `From ${longDate(fromUnix(standing.from))}`,
      words:
        "It opens your records now; where it is needed to freeze this account, the former one counts until then.",
    }
  return {
    state: "Not finished",
    words: "It opens your records; see below what is missing.",
  }
}
