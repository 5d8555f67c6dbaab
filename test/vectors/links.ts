// Writes test/vectors/links.json: `npx tsx test/vectors/links.ts`. Everything in it follows from fixed names.
import { writeFileSync } from "node:fs"
import { fromBase64url, fromHex, fromUtf8, toHex } from "../../app/_core/crypto/bytes"
import { registryContext } from "../../app/_core/keys/context"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { sealOpen } from "../../app/_core/shl/link-opens"
import { sealLinkedFile } from "../../app/_core/shl/seal-file"
import { linkToken, linkTokenDigest } from "../../app/_core/shl/link-token"
import { linkRow, writeHealthLink } from "../../app/_core/shl/write-link"
import { asAddress } from "../../app/_core/types"
import { LinkSecrets } from "../../app/_server/links/link-secrets"
import { named } from "./fixed-random"

const site = "https://keyward.example"
const secrets = { id: named("link id"), key: named("link key") }
const [expires, label, passcode] = [1_800_000_000, "For the clinic", "04120957"]
const link = writeHealthLink(site, secrets, { flags: new Set(["L", "P"]), expires, label })
const row = await linkRow(secrets.id)
const token = await linkToken(secrets.key, fromHex(row))
const server = new LinkSecrets(named("server secret"))
const json = '{"resourceType":"Bundle","type":"collection"}'
const identity = named("patient's identity")
const patient = asAddress(`0x${toHex(named("patient", 20))}`)
const registry = asAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
const ctx = registryContext({ chainId: 31_337, registry, patient })
const entry = { at: 1_799_999_000, recipient: "Dr Anna Example", result: "opened" } as const
const binding = { ctx, row: Uint8Array.from(Buffer.from(row, "hex")) }

const vectors = {
  site,
  id: toHex(secrets.id),
  key: toHex(secrets.key),
  ...{ expires, label },
  payload: fromUtf8(fromBase64url(link.slice("shlink:/".length))),
  ...{ link, row },
  ...{ token: toHex(token), tokenDigest: toHex(await linkTokenDigest(token)) },
  serverSecret: toHex(named("server secret")),
  passcode,
  passcodeDigest: toHex(await server.passcode(row, passcode)),
  location: await server.locate({ link: row, edition: 1, place: 2, until: expires }),
  file: { json, jwe: await sealLinkedFile({ type: "application/fhir+json", json }, secrets.key) },
  open: {
    identity: toHex(identity),
    ctx: toHex(ctx),
    sealed: toHex(await sealOpen(publicKeyOf(identity), binding, entry)),
    entry,
  },
}
writeFileSync(new URL("links.json", import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`)
