// Writes test/vectors/drop.json: `npx tsx test/vectors/drop.ts`. All but the package follows from fixed names.
import { writeFileSync } from "node:fs"
import { concat, toBase64url, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import {
  dropAddress,
  dropIdOf,
  dropOwnerToken,
  dropTokenDigest,
  dropTokenOf,
  writeDropFragment,
} from "../../app/_core/drop/drop-link"
import { dropManifestKeys, packDrop } from "../../app/_core/drop/drop-package"
import { named } from "./fixed-random"

const secrets = { t: named("drop t"), seed: named("drop seed") }
const [name, text] = ["Maria Example", "Haemoglobin 13.1 g/dL"]
const fragment = await writeDropFragment(secrets, name)
const [dropId, token] = [await dropIdOf(secrets.t), await dropTokenOf(secrets.t)]
const owner = await dropOwnerToken(secrets.seed, dropId)
const keys = await dropManifestKeys(named("drop record key"), dropId)
const words = {
  sender: { name: "Dr Anna Example", place: "A clinic", contact: "+49 30 000000" },
  title: "Blood test",
  kind: "lab-result",
  time: "2026-11-14T09:12:00Z",
  note: "Taken on arrival.",
} as const
const bytes = utf8(text)
const file = { name: "result.txt", type: "text/plain", size: bytes.length, stream: () => new Blob([bytes]).stream() }
const { bytes: written } = await packDrop({ ...words, files: [file] }, { publicKey: publicKeyOf(secrets.seed), dropId })
const pieces: Uint8Array[] = []
for await (const piece of written()) pieces.push(piece)

const vectors = {
  ...{ t: toHex(secrets.t), seed: toHex(secrets.seed), name },
  ...{ fragment, address: dropAddress("https://keyward.example", fragment) },
  ...{ dropId: toHex(dropId), token: toHex(token), tokenDigest: await dropTokenDigest(token) },
  owner: toHex(owner),
  recordKey: toHex(named("drop record key")),
  manifestKey: toHex(keys.manifestKey),
  commit: toHex(keys.commit),
  ...{ words, text },
  package: toBase64url(concat(...pieces)),
}
writeFileSync(new URL("drop.json", import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`)
