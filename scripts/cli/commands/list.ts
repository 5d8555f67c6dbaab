import { shownName, shownTitle } from "../../../app/_core/records/shown-name"
import { readPatient } from "../../../app/_journeys/read-patient"
import { listRecords } from "../../../app/_journeys/read-record"
import type { ListedRecord } from "../../../app/_journeys/read-record"
import { wordingOf } from "../../../app/_words/errors"
import { kindName } from "../../../app/_words/format"
import type { Command } from "../command"
import { enter } from "../enter"
import type { Here } from "../enter"
import { EXIT } from "../exit-codes"
import { accountNamed, nameOf } from "../people"

/** What a record is, for machines; `problem` is a code where it does not open. */
const shown = ({ state, open, problem }: ListedRecord) => ({
  record: state.number,
  folder: String(state.folder),
  author: state.author,
  ...(open
    ? {
        title: open.manifest.title,
        kind: open.manifest.kind,
        time: open.manifest.time,
        folderName: open.manifest.folderName,
        files: open.manifest.files.map(({ name, type, size }) => ({ name, type, size })),
        authorship: open.authorship,
      }
    : { problem }),
})

function line(here: Here, { state, open, problem }: ListedRecord): string {
  const number = String(state.number).padStart(5)
  if (!open) return `${number}  ${problem ? wordingOf({ code: problem }, "wallet").title : ""}`
  const { title, kind, time, folderName, files } = open.manifest
  const by = state.author === here.keys.account ? "" : `, by ${nameOf(here, state.author)}`
  const names = files.length > 1 ? `, ${files.length} files` : ""
  const where = shownName(folderName) || "Unfiled"
  return `${number}  ${time.slice(0, 10)}  ${shownTitle(title)} (${kindName(kind)}, ${where}${names}${by})`
}

/** Lists records that the account can read. */
export const list: Command = {
  usage: "list [PATIENT]",
  summary: "List your own records, or those that a patient shares with you, the newest first.",
  options: {},
  takes: [0, 1],
  async run({ words, door, out, signal }) {
    const here = await enter(door)
    try {
      const patient = accountNamed(here, words[0] ?? "me")
      const view = await readPatient(here.services, here.keys, patient)
      const records = await listRecords(here.services, view, new Map(), { signal })
      const lines = records.map((record) => line(here, record))
      out.result(
        { patient, records: records.map(shown) },
        lines.length > 0 ? lines.join("\n") : "There is nothing that you can read.",
      )
      return EXIT.done
    } finally {
      await here.close()
    }
  },
}
