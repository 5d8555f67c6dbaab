"use client"
import { useMemo, useState } from "react"
import { epochOf, isLive, wasGivenKey } from "../../_core/journal/patient-state"
import type { GrantState, PatientState } from "../../_core/journal/patient-state"
import { rekeyWork } from "../../_core/keys/rekey-work"
import type { RekeyJob } from "../../_core/keys/rekey-work"
import { asEpoch, EVERYTHING, isRecordScope, READ } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import { revokeAccess } from "../../_journeys/revoke-access"
import { useConfirming } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useRekeying } from "../../_session/rekeying"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { count, listOf } from "../../_words/format"

/** Ends one grant, after saying what that does and what it cannot do. */
export function StopButton({
  grant,
  what,
}: {
  grant: GrantState
  /** As it stands in a sentence: "Heart", "everything", "this record". */
  what: string
}) {
  const [open, setOpen] = useState(false)
  const who = useNames()(grant.grantee)
  return (
    <>
      <Button
        look="stop"
        size="small"
        aria-label={
          wasGivenKey(grant) ? `Stop sharing ${what} with ${who}` : `Stop letting ${who} add to ${what}`
        }
        onClick={() => setOpen(true)}
      >
        Stop
      </Button>
      {open && <StopDialog grant={grant} what={what} who={who} onClose={() => setOpen(false)} />}
    </>
  )
}

function StopDialog(props: { grant: GrantState; what: string; who: string; onClose: () => void }) {
  const { grant, what, who, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { toast } = useVoice()
  const names = useNames()
  const view = usePatient(keys.account)
  const { begin } = useRekeying()
  const [choice, setChoice] = useState<"new" | "all">("new")
  const alone = isRecordScope(grant.scope)
  const staying = [...(view.data?.state.grants.values() ?? [])].filter(
    (other) =>
      other.scope === grant.scope &&
      other.grantee !== grant.grantee &&
      other.permissions & READ &&
      isLive(other, view.data?.now ?? 0),
  )
  // A record that is shared alone has no key that changes
  const asksTwice = !alone && staying.length > 0
  const state = view.data?.state
  const job = useMemo(() => state && jobFor(state, grant.scope), [state, grant.scope])
  const shared = useMemo(() => (state && job ? rekeyWork(state, job).stale.length : 0), [state, job])
  // Also somebody who was made one who adds only by a signature, and has the key since before
  const reads = wasGivenKey(grant)
  const there = alone ? "This record" : "What is there now"
  const elsewhere =
    grant.scope !== EVERYTHING &&
    [...(view.data?.state.grants.values() ?? [])].some(
      (other) =>
        other.scope === EVERYTHING &&
        other.grantee === grant.grantee &&
        other.permissions & READ &&
        isLive(other, view.data?.now ?? 0),
    )
  const stop = async () => {
    const revoke = () =>
      run("stop-sharing", (on) =>
        revokeAccess(services, keys, { scope: grant.scope, grantees: [grant.grantee] }, on),
      )
    let behind: readonly Address[] = []
    let leftOut: readonly Address[] = []
    const end = async () => {
      ;({ behind, leftOut } = await revoke())
    }
    if (choice === "all" && job) await begin(job, end)
    else await end()
    const stopped = reads
      ? `${who} can no longer open ${what}. What they have opened, they may have kept.`
      : `${who} can no longer add to ${what}.`
    const waiting = `${listOf(behind.map(names))} will get the new key with the next change that you confirm.`
    const without = `${listOf(leftOut.map(names))} did not get the new key: the key that they published changed or is damaged, their account is frozen, or you never shared with them here. Share with them anew if you know them.`
    toast([stopped, behind.length > 0 && waiting, leftOut.length > 0 && without].filter(Boolean).join(" "))
    onClose()
  }
  return (
    <ConfirmDialog
      title={reads ? `Stop sharing ${what} with ${who}?` : `Stop letting ${who} add to ${what}?`}
      hint={
        choice === "all"
          ? `${confirming.asker} asks you now${asksTwice ? ", once more for the new key," : ""} and again when it is encrypted.`
          : asksTwice
            ? `${confirming.asker} asks you to stop it, and once more to hand the new key to those who keep access.`
            : `${confirming.asker} asks you once to confirm.`
      }
      no={reads ? "Keep sharing" : "Leave it as it is"}
      yes={reads ? "Stop sharing" : "Stop it"}
      doing="Stopping…"
      onConfirm={stop}
      onClose={onClose}
    >
      <p>
        {!reads
          ? `${who} could add, and not read: nothing was open to them, and what they added stays.`
          : alone
            ? `The store closes this record to ${who} at once.`
            : `The store closes ${what} to ${who} at once, and what you add from now on is locked with a new key.`}
        {staying.length > 0 &&
          ` ${listOf(staying.map((other) => names(other.grantee)))} ${staying.length === 1 ? "keeps" : "keep"} access and get${staying.length === 1 ? "s" : ""} the new key.`}
      </p>
      {reads && (alone || shared > 0) && (
        <ChoiceList
          legend="New keys"
          value={choice}
          onChange={setChoice}
          choices={[
            {
              value: "new",
              label: "From now on",
              help: `${there} keeps its key, which ${who} may have kept. It opens nothing without the stored files, and those are closed to them.`,
            },
            {
              value: "all",
              label: "Also what was shared",
              help: `${alone ? there : `${there} (${count(shared, "record")})`} is encrypted again under ${alone ? "a new key" : "new keys"}, so that the key they may have kept opens nothing, even from a backup. ${confirming.asker} asks again when that is done; you can pause and go on later.`,
            },
          ]}
        />
      )}
      {reads && (
        <Note tone="warning">
          <b>What they have opened, they may have kept.</b> Nobody can undo that, whichever you choose.
          {elsewhere && ` ${who} still sees it: everything is shared with them, too.`}
        </Note>
      )}
    </ConfirmDialog>
  )
}

/** What was shared until now: whatever was locked before the epoch that stopping starts. */
const jobFor = (state: PatientState, scope: Scope): RekeyJob => ({
  scope,
  epoch: isRecordScope(scope) ? asEpoch(0) : asEpoch(epochOf(state, scope) + 1),
})
