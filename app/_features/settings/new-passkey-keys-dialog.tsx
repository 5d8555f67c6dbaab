"use client"
import { useRef, useState } from "react"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import { newestOf } from "../../_core/keys/masters"
import { firstEpochOf } from "../../_core/keys/ring"
import { emptyNotebook } from "../../_core/notebook"
import type { Passkey } from "../../_core/ports/passkey"
import { EVERYTHING } from "../../_core/types"
import { expectCodeInForce, keepMove, prepareMove } from "../../_journeys/move-to-new-keys"
import type { PreparedMove } from "../../_journeys/move-to-new-keys"
import { makePasskey } from "../../_journeys/passkeys"
import { useCareTools } from "../../_session/care"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { CodeField } from "../../_parts/keys/code-field"
import { useConfig } from "../../_session/config"
import { loadSessionCode } from "../../_session/load-session-code"
import { usePasskeyEntry } from "../../_session/passkey-entry"
import { useStanding } from "../../_session/recovery"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Checkbox } from "../../_ui/Checkbox"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { fromUnix, longDate } from "../../_words/format"
import { RecoveryCode } from "../recovery-code"
import { useLeftBehind } from "./left-behind"
import styles from "./known-on-chain.module.css"

/** What is made and not kept yet; closing the dialog loses nothing but the paper. */
interface Made {
  readonly move: PreparedMove
  readonly passkey: Passkey
  /** The former code, typed once: its own key moves the account. */
  readonly code: string
}

/**
 * New keys for an account by passkey into which somebody may have got: a new signer, a new passkey, a new code. Once
 * the account has moved to them, the page enters it by the new passkey, and that finishes the rest.
 */
export function NewPasskeyKeysDialog({ onClose }: { onClose: () => void }) {
  const { services, account, keys, writeNotebook } = useSession()
  const config = useConfig()
  const entry = usePasskeyEntry()
  const standing = useStanding().data
  // What is typed stays in its field until it is used: nothing of it becomes React's state
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState(false)
  const [records, setRecords] = useState(true)
  const [made, setMade] = useState<Keeper<Made> | null>(null)
  const [checked, setChecked] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const careTools = useCareTools()
  const { left, closedLine } = useLeftBehind(error)

  const prepare = () => {
    const code = field.current?.value ?? ""
    setMissing(code.trim() === "")
    if (code.trim() === "") return
    void attempt(async () => {
      if (!services || !keys) throw new KeywardError("account-switched")
      const { newSignerKey } = await loadSessionCode()
      await expectCodeInForce(services, keys, code)
      const passkey = await makePasskey(services.passkeys, `Keyward, new keys, ${longDate(new Date())}`)
      const move = await prepareMove(services, keys, { code, passkey, signer: newSignerKey() })
      setMade(new Keeper({ move, passkey, code }))
    })
  }
  const keep = () =>
    void attempt(async () => {
      if (!services || !keys || !made) throw new KeywardError("account-switched")
      const { move, passkey, code } = made.secret
      const own = (await loadSessionCode()).createBeforeSignIn(config)
      if (records) {
        const epoch = firstEpochOf(newestOf(move.keys.masters))
        await writeNotebook((now) => {
          const kept = now ?? emptyNotebook("", "patient")
          return { ...kept, rekeying: { ...kept.rekeying, [String(EVERYTHING)]: epoch } }
        })
      }
      // Followed by nobody of this page: what signed for the account until now may ask the server for nothing more
      const care = { tools: await careTools(), without: left }
      await keepMove(services, keys, move, { code, own, care })
      // From here the page goes on by itself: it signs in and unlocks by the new passkey, and seals the new keys.
      await entry.turnTo({
        ...{ account: keys.account, signer: move.signer },
        atHand: { kind: "passkey", passkey },
      })
    })

  const stage = checked ? "keep" : made ? "show" : "open"
  const wrong = isKeywardError(error, "recovery-code-wrong") || isKeywardError(error, "recovery-wrong")
  return (
    <Dialog
      open
      wide={stage === "show"}
      held={busy}
      onClose={onClose}
      title="Someone may have got in"
      {...(stage === "show" ? {} : { onSubmit: () => (stage === "open" ? prepare() : keep()) })}
      actions={
        stage !== "show" && (
          <>
            <Button look="quiet" onClick={() => !busy && onClose()}>
              Not now
            </Button>
            <Button look="filled" type="submit" busy={busy} busyLabel="One moment…">
              {error !== null ? "Try again" : stage === "open" ? "Make new keys" : "Use the new keys"}
            </Button>
          </>
        )
      }
    >
      <Stack>
        {stage === "open" && (
          <>
            <Prose>
              <p>
                Removing a passkey does not stop somebody who already has your keys. New keys do: for you, for
                every way in, and for everything you add from now on.
              </p>
              <ul className={styles.facts}>
                <li>You get a new passkey and a new recovery code. Your device asks twice.</li>
                <li>Your former passkeys, all of them, and your former code open nothing any more.</li>
                <li>Whoever reads your records now goes on: each gets the new keys.</li>
                <li>What others share with you has to be shared with you again.</li>
                <li>Whoever acts for you gets the new keys, too: look through that list first.</li>
              </ul>
            </Prose>
            <CodeField
              ref={field}
              label={
                standing?.kind === "waiting" ? "Your former recovery code" : "Your present recovery code"
              }
              help={
                standing?.kind === "waiting"
                  ? `It vouches for the change until ${longDate(fromUnix(standing.from))}; then your newest one does.`
                  : "It vouches for the change: your keys alone could be in somebody else’s hands."
              }
              missing={missing}
              wrong={wrong ? WRONG : undefined}
              onChange={() => setMissing(false)}
            />
            <Checkbox
              label="Then encrypt all my records again"
              help="The keys that somebody may have open none of the stored files then. You can pause and go on later."
              checked={records}
              onChange={setRecords}
            />
            <Note tone="warning">
              <b>What somebody has opened, they may have kept.</b> Nobody can undo that.
            </Note>
          </>
        )}
        {stage === "show" && account && made && (
          <RecoveryCode
            code={() => made.secret.move.recoveryCode}
            account={account}
            level={3}
            onChecked={() => setChecked(true)}
          />
        )}
        {stage === "keep" && (
          <>
            <Prose>
              Your copy can be read. This page asks you to confirm that the new keys sign for your account.
              Then it opens by your new passkey and asks twice more: to seal the new keys, and to publish your
              new key. If it is broken off in between, open it with the new passkey, within thirty days.
            </Prose>
          </>
        )}
        {!(stage === "open" && wrong) && <ProblemNote error={error} />}
        {closedLine}
      </Stack>
    </Dialog>
  )
}

const WRONG =
  "This is not the recovery code that counts for your account. Look at your copy once more; nothing was changed."
