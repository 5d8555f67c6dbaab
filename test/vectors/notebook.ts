// Writes test/vectors/notebook.json: `npx tsx test/vectors/notebook.ts`. Everything in it follows from fixed names.
import { createHash } from "node:crypto"
import { writeFileSync } from "node:fs"
import { fromUtf8, toHex } from "../../app/_core/crypto/bytes"
import { sealNotebook } from "../../app/_core/keys/notebook-box"
import { boxKey, sealPrivate } from "../../app/_core/keys/private-box"
import type { Notebook } from "../../app/_core/notebook"
import { asAddress } from "../../app/_core/types"
import { named, withFixedRandom } from "./fixed-random"

export const NOTEBOOK_VECTORS = new URL("notebook.json", import.meta.url)

/** A notebook of version 1 as it was written before, two of version 2, and what they hold. */
export function makeNotebookVectors() {
  return withFixedRandom("keyward notebook vectors", async () => {
    const account = asAddress(`0x${toHex(named("notebook's account", 20))}`)
    const master = named("notebook's master")
    // Spelled out: a member that is added later does not change what these bytes are
    const short = {
      ...{ name: "Ines Vogel", birthDate: "", role: "patient", folders: { "7": "Heart" }, contacts: {} },
      ...{ seen: {}, patients: {}, rekeying: {}, rekeyingLeft: {}, issuers: [] },
      recovery: asAddress(`0x${toHex(named("recovery", 20))}`),
    }
    const folders = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [String(i + 1), `Folder ${i + 1}`]))
    const long = { ...short, folders }
    const { recovery: _, ...former } = short
    const caseOf = async <Members>(version: number, edition: number, notebook: Members) => {
      const sealed = fromUtf8(await sealNotebook(master, { account, version }, { notebook: notebook as unknown as Notebook, edition }))
      const digest = createHash("sha256").update(sealed).digest("hex")
      const ends = { begins: sealed.slice(0, 240), tag: sealed.split(".")[4] ?? "" }
      return { version, edition, notebook, length: sealed.length, ...ends, digest }
    }
    const cases = [await caseOf(3, 4, short), await caseOf(1, 9, long)]
    const given = { keyDigest: `0x${toHex(named("delegate's key digest"))}`, until: 1_800_000_000, since: 12 }
    const recipients = {
      [`0x${toHex(named("delegate", 20))}`]: { delegation: { ...given, upTo: 2 }, "7": { ...given, upTo: 513 } },
      // As it was written before it said up to where
      [`0x${toHex(named("reader", 20))}`]: { "0": given },
    }
    return {
      account,
      master: toHex(master),
      key: toHex(await boxKey(master, "notebook")),
      version1: {
        version: 2,
        notebook: former,
        sealed: await sealPrivate(master, "notebook", `${account}:2`, former),
      },
      cases,
      withRecipients: await caseOf(4, 5, { ...short, recipients }),
    }
  })
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(NOTEBOOK_VECTORS, `${JSON.stringify(await makeNotebookVectors(), null, 2)}\n`)
}
