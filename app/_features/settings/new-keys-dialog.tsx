"use client"
import { useState } from "react"
import { loaded } from "../../_core/loaded"
import { KeywardError } from "../../_core/errors"
import { newestOf } from "../../_core/keys/masters"
import { firstEpochOf } from "../../_core/keys/ring"
import { EVERYTHING } from "../../_core/types"
import { Keeper } from "../../_core/keeper"
import { useCareTools } from "../../_session/care"
import { keepReplacement, prepareReplacement, shareAnew } from "../../_journeys/replace-keys"
import type { PreparedReplacement } from "../../_journeys/replace-keys"
import { useRekeying } from "../../_session/rekeying"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Checkbox } from "../../_ui/Checkbox"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { ConfirmationLine } from "../confirmation-line"
import { SignatureNow, TWO_SIGNATURES, useTwoSignatures } from "../two-signatures"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { RecoveryCode } from "../recovery-code"
import { checkSecret, SecretFields, useTypedSecret } from "../secret-fields"
import type { SecretProblem } from "../secret-fields"
import { useLeftBehind } from "./left-behind"
import { WALLET_PROBLEMS } from "../wallet-problems"
import styles from "./known-on-chain.module.css"

/**
 * New keys for an account into which somebody may have got, or whose old keys are no longer to open without a secret:
 * said, chosen, shown, typed back, and only then kept in the old ones' place.
 */
export const NewKeysDialog = (props: { open: boolean; why: "intruder" | "secret"; onClose: () => void }) =>
  props.open ? <OpenDialog why={props.why} onClose={props.onClose} /> : null

function OpenDialog({ why, onClose }: { why: "intruder" | "secret"; onClose: () => void }) {
  const { services, account, keys, enter } = useSession()
  const { run, latest } = useTransactions()
  const careTools = useCareTools()
  const { begin } = useRekeying()
  const { asked, counting } = useTwoSignatures()
  const [wanted, setWanted] = useState(why === "secret")
  const secret = useTypedSecret()
  const [missing, setMissing] = useState<SecretProblem>({})
  const [records, setRecords] = useState(why === "intruder")
  const [prepared, setPrepared] = useState<Keeper<PreparedReplacement> | null>(null)
  const [checked, setChecked] = useState(false)
  const [kept, setKept] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const { left, closedLine } = useLeftBehind(error)

  const prepare = () => {
    const typed = secret.read()
    const problem = wanted ? checkSecret(typed) : {}
    setMissing(problem)
    if (problem.text || problem.again) return
    void attempt(async () => {
      if (!services || !keys) throw new KeywardError("account-switched")
      const options = wanted ? { secret: typed.text } : {}
      setPrepared(new Keeper(await prepareReplacement(counting(services), keys, options)))
    })
  }
  const keep = () =>
    void attempt(async () => {
      if (!services || !keys || !prepared) throw new KeywardError("account-switched")
      // Whoever they care for must not be locked out with the keys that are replaced.
      const { carryCare, leaveFormer } = await loaded(import("../../_journeys/carry-care"))
      const tools = await careTools()
      const carried = await carryCare(services, keys, prepared.secret.keys, tools, undefined, {
        without: left,
      })
      await run("new-keys", (on) => keepReplacement(services, keys, prepared.secret, on))
      await enter(prepared.secret.keys)
      await leaveFormer(services, prepared.secret.keys, carried, tools)
      await run("new-keys", (on) => shareAnew(services, prepared.secret, on))
      setKept(true)
    })
  const finish = () =>
    void attempt(async () => {
      if (records && prepared) {
        const epoch = firstEpochOf(newestOf(prepared.secret.keys.masters))
        await begin({ scope: EVERYTHING, epoch }, () => Promise.resolve())
      }
      onClose()
    })

  const stage = kept ? "kept" : checked ? "keep" : prepared ? "show" : "open"
  const next = { open: prepare, show: undefined, keep, kept: finish }[stage]
  const label = {
    open: "Make new keys",
    show: "",
    keep: "Use the new keys",
    kept: records ? "Go on with the records" : "Close",
  }[stage]
  return (
    <Dialog
      open
      wide={stage === "show"}
      held={busy}
      onClose={kept ? finish : onClose}
      title={stage === "kept" ? "Your new keys are in force" : TITLES[why]}
      {...(next ? { onSubmit: next } : {})}
      actions={
        next && (
          <>
            {stage !== "kept" && (
              <Button look="quiet" onClick={() => !busy && onClose()}>
                Not now
              </Button>
            )}
            <Button look="filled" type="submit" busy={busy} busyLabel="Waiting for your wallet…">
              {error === null ? label : "Try again"}
            </Button>
          </>
        )
      }
    >
      <Stack>
        {stage === "open" && (
          <>
            <Prose>
              <p>{LEADS[why]}</p>
              <ul className={styles.facts}>
                <li>Whoever reads your records now goes on: each gets the new keys.</li>
                <li>What others share with you has to be shared with you again.</li>
                <li>Whoever acts for you gets the new keys, too: look through that list first.</li>
                <li>{TWO_SIGNATURES}</li>
              </ul>
            </Prose>
            <Checkbox
              label="Ask me for a secret, too"
              help="Recommended. Without one, two signatures of your wallet, for signing in and for your keys, open everything."
              checked={wanted}
              onChange={(value) => {
                setWanted(value)
                setMissing({})
              }}
            />
            {wanted && <SecretFields typed={secret} problem={missing} onChange={() => setMissing({})} />}
            <Checkbox
              label="Then encrypt all my records again"
              help="The keys that somebody may have open none of the stored files then. Your wallet asks again when they are encrypted; you can pause and go on later."
              checked={records}
              onChange={setRecords}
            />
            <Note tone="warning">
              <b>What somebody has opened, they may have kept.</b> Nobody can undo that.
            </Note>
            {busy && <SignatureNow asked={asked} />}
          </>
        )}
        {stage === "show" && account && prepared && (
          <>
            {prepared.secret.walletProblem && (
              <Note tone="warning">
                <b>{WALLET_PROBLEMS[prepared.secret.walletProblem]},</b> so this code is the only way in: keep
                two copies in two places.
              </Note>
            )}
            <RecoveryCode
              code={() => prepared.secret.recoveryCode}
              account={account}
              level={3}
              onChecked={() => setChecked(true)}
            />
          </>
        )}
        {stage === "keep" && (
          <>
            <Prose>
              Your copy can be read. Your wallet asks you to confirm the new keys, the new code, and once for
              each folder that is shared.
            </Prose>
            {busy && latest && <ConfirmationLine confirmation={latest} words="New keys" />}
          </>
        )}
        {stage === "kept" && (
          <Note tone="success" role="status">
            The old keys, the old code and old copies of your sealed keys open nothing that you add from now
            on. Destroy the paper or file with the old code.
          </Note>
        )}
        <ProblemNote error={error} />
        {closedLine}
      </Stack>
    </Dialog>
  )
}

const TITLES = { intruder: "Someone may have got in", secret: "New keys, with a secret" }
const LEADS = {
  intruder:
    "Changing a way in does not stop somebody who already has your keys. New keys do: for you, for every way in, and for everything you add from now on.",
  secret:
    "A secret protects only keys that were never opened without it. So you get new ones, a new recovery code, and a wallet that asks for the secret.",
}
