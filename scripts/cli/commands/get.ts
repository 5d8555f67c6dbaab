import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { KeywardError } from "../../../app/_core/errors"
import { asRecordNumber } from "../../../app/_core/types"
import { readPatient } from "../../../app/_journeys/read-patient"
import { openRecord, readFile } from "../../../app/_journeys/read-record"
import { count } from "../../../app/_words/format"
import { text } from "../command"
import type { Command } from "../command"
import { enter } from "../enter"
import { EXIT } from "../exit-codes"
import { fileNamesFor } from "../file-name"
import { newFile } from "../new-file"
import { accountNamed } from "../people"
import { CommandRefusal } from "../refusal"

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
      const { files } = record.manifest
      const names = fileNamesFor(files.map(({ name }) => name))
      for (const [index, { size }] of files.entries()) {
        const path = join(folder, names[index] ?? "file")
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
