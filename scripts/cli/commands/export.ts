import { randomBytes, utf8 } from "../../../app/_core/crypto/bytes"
import { shownName } from "../../../app/_core/records/shown-name"
import { asAddress } from "../../../app/_core/types"
import { foldersOf } from "../../../app/_features/scopes"
import { exportAccount } from "../../../app/_journeys/export-account"
import { readPatient } from "../../../app/_journeys/read-patient"
import { listRecords } from "../../../app/_journeys/read-record"
import type { ManifestCache } from "../../../app/_journeys/read-record"
import { bytesInWords, count } from "../../../app/_words/format"
import { openerPage } from "../../lib/opener"
import { text } from "../command"
import type { Command } from "../command"
import { enter } from "../enter"
import type { Here } from "../enter"
import { EXIT } from "../exit-codes"
import { newFile } from "../new-file"
import { CommandRefusal } from "../refusal"

/** Everything of the account in one file. */
export const exportCommand: Command = {
  usage: "export FILE (--key-to FILE | --readable)",
  summary:
    "Write everything of your account into one file: encrypted under a new key file, or readable by whoever has it.",
  options: { "key-to": { type: "string" }, readable: { type: "boolean" } },
  takes: [1, 1],
  async run({ words, values, door, out, signal }) {
    const path = words[0] ?? ""
    const keyPath = text(values["key-to"])
    if ((keyPath === undefined) === (values["readable"] !== true))
      throw new CommandRefusal("Say one of --key-to FILE, which encrypts it, and --readable.")
    const here = await enter(door)
    try {
      const secret = keyPath === undefined ? null : randomBytes(32)
      // Before a byte is encrypted under it; nothing that is there is written over
      if (keyPath !== undefined && secret) await newFile(keyPath, (write) => write(secret))
      const { index, bytes } = await written(here, path, secret, signal)
      const records = index.records.filter(({ removed }) => !removed).length
      out.result(
        { file: path, bytes, records, missing: index.missing },
        [
          `${count(records, "record")}, ${bytesInWords(bytes)}, in ${path}.`,
          keyPath === undefined ? "" : `It opens with ${keyPath}: keep the two apart.`,
          index.missing.length > 0
            ? `${count(index.missing.length, "part")} could not be read: see the export.`
            : "",
        ]
          .filter(Boolean)
          .join("\n"),
      )
      return index.missing.length > 0 ? EXIT.part : EXIT.done
    } finally {
      await here.close()
    }
  },
}

async function written(here: Here, path: string, secret: Uint8Array | null, signal: AbortSignal) {
  const { services, keys, notebook } = here
  // Made here, of this checkout's own code: it is what somebody will open
  const opener = utf8(await openerPage())
  const view = await readPatient(services, keys, keys.account)
  const cache: ManifestCache = new Map()
  const all = await listRecords(services, view, cache, { signal })
  const people = Object.entries(notebook?.contacts ?? {}).flatMap(([account, name]) =>
    shownName(name) ? [{ account: asAddress(account), name: shownName(name) }] : [],
  )
  return newFile(path, (write) =>
    exportAccount(
      services,
      keys,
      {
        ...{ opener, secret, cache, people, write, name: notebook?.name ?? "" },
        folders: foldersOf(view.state, notebook, all),
      },
      { signal },
    ),
  )
}
