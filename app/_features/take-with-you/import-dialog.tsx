"use client"
import { FolderOpen, KeyRound } from "lucide-react"
import { checksumAddress } from "../../_core/checksum-address"
import type { ImportPlan } from "../../_journeys/import-export"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { useUnlocked } from "../../_session/session"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { FileButton } from "../../_ui/DropZone"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { bytesInWords, count, longDate } from "../../_words/format"
import styles from "./take.module.css"
import { useImport } from "./use-import"

/** Brings an export of any account of any deployment in, as the account's own records. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const importing = useImport()
  const confirming = useConfirming()
  const { wantsKey, checking, plan, added, error } = importing
  return (
    <Dialog open wide onClose={onClose} title="Bring in an export">
      <Stack>
        {error && <ProblemNote error={error} />}
        {added !== null && (
          <Note tone="success" role="status">
            <b>{`${count(added, "record")} on the way.`}</b> You see them being encrypted and sent, and{" "}
            {confirming.askerInside} asks once for every 256 of a folder. If you stop, bring the same file in
            again: nothing is added twice.
          </Note>
        )}
        {checking && (
          <>
            <Bar
              label="Checking the export"
              value={checking.total === 0 ? 0 : checking.done / checking.total}
              text={bytesInWords(checking.done)}
            />
            <Meta>{`${bytesInWords(checking.done)} of ${bytesInWords(checking.total)} checked. Nothing is written yet.`}</Meta>
            <div>
              <Button onClick={importing.cancel}>Stop</Button>
            </div>
          </>
        )}
        {!checking && !plan && added === null && !wantsKey && (
          <>
            <Meta>
              Everything in it is checked on this device before anything is added. Its records become your
              own, encrypted under your keys; who had access before is not taken over.
            </Meta>
            <div>
              <FileButton
                single
                accept=".zip,.kwexport"
                icon={<Icon of={FolderOpen} />}
                onFiles={([file]) => file && importing.check(file)}
              >
                Choose the export
              </FileButton>
            </div>
          </>
        )}
        {wantsKey && (
          <>
            <Meta>{`“${wantsKey.name}” is encrypted. Its key file was saved together with it and ends in .key.`}</Meta>
            <div>
              <FileButton
                single
                icon={<Icon of={KeyRound} />}
                onFiles={([key]) => key && importing.check(wantsKey, key)}
              >
                Choose its key file
              </FileButton>
            </div>
          </>
        )}
        {plan && <Plan plan={plan} onAdd={() => importing.addAll(plan)} />}
      </Stack>
    </Dialog>
  )
}

function Plan({ plan, onAdd }: { plan: ImportPlan; onAdd: () => void }) {
  const { keys } = useUnlocked()
  const { made, records, already, damaged, incomplete } = plan
  const { account, made: when, missing } = made.index
  const whole = missing.filter(({ file }) => file === null).length
  return (
    <>
      {account !== keys.account && (
        <Note tone="warning" role="alert">
          <b>This export is signed for another account:</b>{" "}
          <span className={styles.account}>{checksumAddress(account)}</span>. Go on only if that account is
          yours, too, or the records are about you.
        </Note>
      )}
      <Titles titles={damaged} says="left out, for a file in it was changed:" />
      <Titles titles={incomplete} says="not whole in the export:" />
      {whole > 0 && (
        <Note tone="warning">{`${count(whole, "record")} could not be read when the export was made, and cannot come along.`}</Note>
      )}
      <Note tone={records.length > 0 ? "success" : "plain"} role="status">
        {`Checked: signed on ${longDate(new Date(when))}, nothing was changed since. `}
        {already > 0 && `${count(already, "record")} you have already. `}
        {records.length > 0 ? `${count(records.length, "record")} can be added.` : "There is nothing to add."}
      </Note>
      {records.length > 0 && (
        <div>
          <Button look="filled" onClick={onAdd}>
            {`Add ${count(records.length, "record")}`}
          </Button>
        </div>
      )}
    </>
  )
}

const Titles = ({ titles, says }: { titles: readonly string[]; says: string }) =>
  titles.length > 0 && (
    <Note tone="warning" role="alert">
      <b>{`${count(titles.length, "record")} ${says}`}</b>
      <ul className={styles.leftOut} tabIndex={0} aria-label={says}>
        {titles.map((title, index) => (
          <li key={index}>{title}</li>
        ))}
      </ul>
    </Note>
  )
