"use client"
import { useMemo, useState } from "react"
import type { GrantState } from "../../_core/journal/patient-state"
import { rekeyWork } from "../../_core/keys/rekey-work"
import type { RekeyJob } from "../../_core/keys/rekey-work"
import { asEpoch, isRecordScope } from "../../_core/types"
import { revokeAccess } from "../../_journeys/revoke-access"
import { useConfirming } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useRekeying } from "../../_session/rekeying"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"
import { ConfirmDialog } from "../confirm-dialog"
import { count } from "../../_words/format"

/** For a permission that ended: new keys for what it opened, where they were not made when it ended. */
export function NewKeysButton({ grant, what }: { grant: GrantState; /** "Heart" */ what: string }) {
  const { keys } = useUnlocked()
  const { jobs } = useRekeying()
  const [open, setOpen] = useState(false)
  const who = useNames()(grant.grantee)
  const state = usePatient(keys.account).data?.state
  const job = useMemo(() => jobAfter(grant), [grant])
  const records = useMemo(() => {
    if (!state) return 0
    // One that only lapsed is ended first; until then the journal knows of no stop.
    const lapsedAlone = isRecordScope(grant.scope) && !grant.ended
    return lapsedAlone ? 1 : rekeyWork(state, job).stale.length
  }, [state, grant, job])
  if (records === 0 || jobs.some(({ scope }) => scope === grant.scope)) return null
  return (
    <>
      <Button look="quiet" size="small" aria-label={`New keys for ${what}`} onClick={() => setOpen(true)}>
        New keys for what they had
      </Button>
      {open && <NewKeys {...{ grant, job, what, who, records }} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Whatever the grant's key opens. */
const jobAfter = ({ scope, epoch }: GrantState): RekeyJob => ({
  scope,
  epoch: isRecordScope(scope) ? asEpoch(0) : asEpoch(epoch + 1),
})

function NewKeys(props: {
  grant: GrantState
  job: RekeyJob
  what: string
  who: string
  records: number
  onClose: () => void
}) {
  const { grant, job, what, who, records, onClose } = props
  const confirming = useConfirming()
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { begin } = useRekeying()
  const start = async () => {
    const input = { scope: grant.scope, grantees: [grant.grantee] }
    const end = () => run("stop-sharing", (on) => revokeAccess(services, keys, input, on))
    await begin(job, async () => {
      if (!grant.ended) await end()
    })
    onClose()
  }
  return (
    <ConfirmDialog
      title={`New keys for ${what}?`}
      hint={`${confirming.asker} asks when ${records === 1 ? "the record is" : `the ${records} records are`} encrypted.`}
      no="Not now"
      yes="Make new keys"
      doing="Starting…"
      onConfirm={start}
      onClose={onClose}
    >
      <p>
        {count(records, "record")} that {who} could open {records === 1 ? "is" : "are"} encrypted again, so
        that the key they may have kept opens nothing, even from a backup. You can pause and go on later.
      </p>
      <Note tone="warning">
        <b>What they have opened, they may have kept.</b> Nobody can undo that.
      </Note>
    </ConfirmDialog>
  )
}
