import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { KeywardError } from "../../../app/_core/errors"
import { shownFileName } from "../../../app/_core/records/shown-name"
import { asRecordNumber } from "../../../app/_core/types"
import { readPatient } from "../../../app/_journeys/read-patient"
import { openRecord, readFile } from "../../../app/_journeys/read-record"
import { count } from "../../../app/_words/format"
import { text } from "../command"
import type { Command } from "../command"
import { enter } from "../enter"
import { EXIT } from "../exit-codes"
import { newFile } from "../new-file"
import { accountNamed } from "../people"
import { CommandRefusal } from "../refusal"

/** Names that Windows keeps for devices, and signs that some file system does not take. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f<>:"/\\|?*]/g

/** A name from a record as a file of this machine: never a path, never hidden. */
const fileNameFor = (name: string): string => {
  const plain =
    shownFileName(name)
      .replace(FORBIDDEN, "_")
      .replace(/^\.+/, "_")
      .replace(/[. ]+$/, "") || "file"
  return RESERVED.test(plain) ? `_${plain}` : plain
}

/** Decrypts the files of a record into a folder. */
export const get: Command = {
  usage: "get RECORD [--of PATIENT] [--to FOLDER]",
  summary: "Decrypt a record's files into a folder; no file that is there is written over.",
  options: { of: { type: "string" }, to: { type: "string" } },
  takes: [1, 1],
  async run({ words, values, door, out, signal }) {
    const typed = words[0] ?? ""
    if (!/^\d{1,9}$/.test(typed))
      throw new CommandRefusal(`${typed} is no record's number: see keyward list.`)
    const number = asRecordNumber(Number(typed))
    const here = await enter(door)
    try {
      const patient = accountNamed(here, text(values["of"]) ?? "me")
      const view = await readPatient(here.services, here.keys, patient)
      const state = view.state.records.get(number)
      if (!state || state.removed) throw new KeywardError("record-unknown", { record: number })
      const record = await openRecord(here.services, view, state, new Map(), { signal })
      const folder = text(values["to"]) ?? "."
      await mkdir(folder, { recursive: true })
      const written: { path: string; bytes: number }[] = []
      for (const [index, { name, size }] of record.manifest.files.entries()) {
        const path = join(folder, fileNameFor(name))
        await newFile(path, (write) => readFile(here.services, view, record, index, write, { signal }))
        written.push({ path, bytes: size })
      }
      out.result(
        { record: number, files: written },
        [...written.map(({ path }) => path), `${count(written.length, "file")} decrypted.`].join("\n"),
      )
      return EXIT.done
    } finally {
      await here.close()
    }
  },
}
