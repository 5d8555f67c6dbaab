import { MAX_SEALED_NOTEBOOK_BYTES } from "../../_core/keys/notebook-box"
import { MAX_ENVELOPE_BYTES } from "../../_core/receipts/envelope"
import { KNOWN_TABLES } from "../../_core/ports/known"
import { MAX_SEALED_DOCUMENT_BYTES, SEALED_PURPOSES } from "../../_core/ports/sealed-documents"
import * as of from "./schemas"
import type { Schema } from "./schemas"

/** A body that is no JSON. */
interface Bytes {
  readonly media: string
  readonly description: string
}

export interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly schema: Schema
  readonly description?: string
  readonly required?: boolean
}

/** One method at one path, as `/api/openapi.json` shows it and the tests of the server hold its answers to. */
export interface Operation {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE"
  readonly path: string
  readonly summary: string
  /** Whether it needs a session's cookie. */
  readonly session: boolean
  readonly parameters?: readonly Parameter[]
  readonly body?: Schema | Bytes
  /** By status; `null` = an answer without a body. Refusals are added, see `document`. */
  readonly answers: Readonly<Record<number, Schema | Bytes | null>>
}

const CAR = "application/vnd.ipld.car"
const OCTETS = "application/octet-stream"

const PATIENT: Parameter = {
  ...{ name: "keyward-patient", in: "header", schema: of.text(42, "^0x[0-9a-fA-F]{40}$") },
  description: "Whose things it is about",
}
const ROOT: Parameter = { name: "root", in: "path", schema: of.ROOT, description: "The record's CID" }
const BASE: Parameter = {
  ...{ name: "keyward-base", in: "header", schema: of.text(15, "^(?:0|[1-9][0-9]{0,14})$") },
  description: "The version that it is to follow; 0 where there is none",
}
const PURPOSE: Parameter = { name: "purpose", in: "path", schema: { enum: SEALED_PURPOSES } }
const DOCUMENT: Parameter = { name: "id", in: "path", schema: of.text(64, "^[a-z0-9-]{1,64}$") }
const LINK: Parameter = { name: "link", in: "path", schema: of.text(64, "^[0-9a-f]{64}$") }
const LINK_TOKEN: Parameter = {
  ...{ name: "keyward-link-token", in: "header", schema: of.bytes(32) },
  description: "Follows from the link's key; 403 with another one. Of a drop link's copy its owner's token",
}
const DROP: Parameter = { name: "drop", in: "path", schema: of.text(64, "^[0-9a-f]{64}$") }
const ARRIVAL: Parameter = { name: "arrival", in: "path", schema: of.text(32, "^[0-9a-f]{32}$") }
const PART_NUMBER: Parameter = { name: "part", in: "path", schema: of.text(4, "^(?:0|[1-9][0-9]{0,3})$") }
const DROP_OWNER: Parameter = {
  ...{ name: "keyward-drop-owner", in: "header", schema: of.bytes(32) },
  description: "Follows from the link's key; 403 with another one",
}
const DROP_TOKEN: Parameter = {
  ...{ name: "keyward-drop-token", in: "header", schema: of.bytes(32) },
  description: "Follows from what stands in the link; 404 with another one",
}
const KNOWN_TABLE: Schema = { enum: KNOWN_TABLES }
const STANDING: Schema = { enum: ["open", "used", "over", "ended"] }
const ASKER: Parameter = { ...PATIENT, name: "keyward-asker", description: "Who asked" }

/** A place in the tree of receipts, or how many it has. */
const NUMBER = of.text(13, "^(?:0|[1-9][0-9]{0,12})$")
const HASHES: Schema = { type: "array", items: of.bytes(32), maxItems: 80 }

const SESSION = of.object({ account: of.ADDRESS, wallet: of.ADDRESS, chainId: of.whole(1) })
const VAULTS = of.object({ vaults: { type: "array", items: of.bytes(65_536), maxItems: 64 } })
const PART = of.text(40)
const HEALTH = of.object({ database: PART, store: PART, chain: PART, relay: PART, "damaged?": of.whole(1) })

export const OPERATIONS: readonly Operation[] = [
  {
    ...{ method: "GET", path: "/api/config", session: false },
    summary: "The deployment that is served: chain, contracts, provider",
    answers: {
      200: of.object({
        ...{ chainId: of.whole(1), chainName: of.text(100), rpcUrl: of.text(2_000) },
        ...{ registry: of.ADDRESS, requests: of.ADDRESS, directory: of.ADDRESS, receipts: of.ADDRESS },
        incarnation: of.DIGEST,
        issuers: { type: "array", items: of.object({ name: of.text(200), address: of.ADDRESS }) },
        ...{ deployedAtBlock: of.whole(), "indexed?": of.BOOLEAN },
      }),
    },
  },
  {
    ...{ method: "GET", path: "/api/health", session: false },
    summary: "What works, each `ok` or the code of what is wrong; 503 where something does not",
    answers: { 200: HEALTH, 503: HEALTH },
  },
  {
    ...{ method: "GET", path: "/api/openapi.json", session: false },
    summary: "This description",
    answers: { 200: of.object({}, true) },
  },
  {
    ...{ method: "GET", path: "/api/session/nonce", session: false },
    summary: "A nonce for one sign-in message, good for five minutes",
    answers: { 200: of.object({ nonce: of.text(32, "^[0-9a-f]{32}$") }) },
  },
  {
    ...{ method: "GET", path: "/api/session", session: false },
    summary: "Who is signed in; null = nobody",
    answers: { 200: of.orNull(SESSION) },
  },
  {
    ...{ method: "POST", path: "/api/session", session: false, body: of.SIGN_IN },
    summary: "Signs in by a message of EIP-4361 and its signature; sets the session's cookie",
    answers: { 200: SESSION },
  },
  {
    ...{ method: "DELETE", path: "/api/session", session: false },
    summary: "Ends the session on the server",
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/sessions", session: true },
    summary: "Where the account is signed in, the last used first",
    answers: {
      200: of.object({
        sessions: {
          type: "array",
          items: of.object({
            ...{ id: of.text(32, "^[0-9a-f]{32}$"), browser: of.text(60), begunAt: of.seconds },
            ...{ seenAt: of.seconds, isThis: of.BOOLEAN, endable: of.BOOLEAN },
          }),
        },
      }),
    },
  },
  {
    ...{ method: "DELETE", path: "/api/sessions", session: true },
    summary: "Ends those of the account's sessions that began before this one",
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "DELETE", path: "/api/sessions/{id}", session: true },
    summary: "Ends this session of the account's, or one that began before it",
    parameters: [{ name: "id", in: "path", schema: of.text(32, "^[0-9a-f]{32}$") }],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/account/rows", session: true },
    summary: "How many rows each table of the database has about the account",
    answers: {
      200: of.object({
        tables: { type: "array", items: of.object({ table: KNOWN_TABLE, rows: of.whole() }) },
      }),
    },
  },
  {
    ...{ method: "GET", path: "/api/account/rows/{table}", session: true },
    summary:
      "A table's rows about the account; contents by their size, keys, tokens and their digests not at all",
    parameters: [
      { name: "table", in: "path", schema: KNOWN_TABLE },
      {
        name: "after",
        in: "query",
        schema: of.text(4_096),
        required: false,
        description: "`next` of the page before",
      },
    ],
    answers: {
      200: of.object({
        rows: { type: "array", items: of.object({}, true), maxItems: 500 },
        next: of.orNull(of.text(4_096)),
      }),
    },
  },
  {
    ...{ method: "GET", path: "/api/vault", session: true },
    summary: "The account's sealed vaults: the one on chain, and those that wait",
    answers: { 200: VAULTS },
  },
  {
    ...{ method: "PUT", path: "/api/vault", session: true, body: of.VAULT },
    summary: "Keeps a sealed vault",
    answers: { 200: of.object({ digest: of.DIGEST }) },
  },
  {
    ...{ method: "DELETE", path: "/api/vault/{digest}", session: true },
    summary: "Gives up a vault that this session stored and nobody sealed",
    parameters: [{ name: "digest", in: "path", schema: of.DIGEST }],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "POST", path: "/api/vault/recover", session: false, body: of.RECOVER },
    summary:
      "The vaults for the bearer of the recovery code's fetch token; of a frozen account also former ones that a passkey's token opens as well",
    answers: { 200: VAULTS },
  },
  {
    ...{ method: "POST", path: "/api/vault/open", session: false, body: of.OPEN_VAULT },
    summary: "The vaults for the bearer of a passkey's token, and whose they are",
    answers: {
      200: of.object({
        account: of.ADDRESS,
        vaults: { type: "array", items: of.bytes(65_536), maxItems: 64 },
      }),
    },
  },
  {
    ...{ method: "GET", path: "/api/vault/share", session: true },
    summary: "The server's share of the wallet's way in",
    parameters: [{ name: "vault", in: "query", schema: of.text(32, "^[0-9a-f]{32}$") }],
    answers: { 200: of.object({ share: of.bytes(32), former: of.orNull(of.bytes(32)) }) },
  },
  {
    ...{ method: "GET", path: "/api/notebook", session: true, parameters: [PATIENT] },
    summary: "A patient's sealed notebook; null = none",
    answers: {
      200: of.orNull(of.object({ version: of.whole(1), sealed: of.bytes(MAX_SEALED_NOTEBOOK_BYTES) })),
    },
  },
  {
    ...{ method: "PUT", path: "/api/notebook", session: true, parameters: [PATIENT], body: of.NOTEBOOK },
    summary: "Keeps the next version of it",
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/sealed/{purpose}", session: true, parameters: [PATIENT, PURPOSE] },
    summary: "The patient's sealed documents for a purpose",
    answers: {
      200: {
        type: "array",
        items: of.object({
          ...{ id: DOCUMENT.schema, version: of.whole(1) },
          size: of.whole(1, MAX_SEALED_DOCUMENT_BYTES),
        }),
      },
    },
  },
  {
    ...{ method: "GET", path: "/api/sealed/{purpose}/{id}", session: true },
    summary: "One of them; its version is in keyward-version",
    parameters: [PATIENT, PURPOSE, DOCUMENT],
    answers: { 200: { media: OCTETS, description: "Sealed" }, 204: null },
  },
  {
    ...{ method: "PUT", path: "/api/sealed/{purpose}/{id}", session: true },
    summary: "Saves the next version of one",
    parameters: [PATIENT, PURPOSE, DOCUMENT, BASE, LINK_TOKEN],
    body: { media: OCTETS, description: "Sealed" },
    answers: { 200: of.object({ version: of.whole(1) }) },
  },
  {
    ...{ method: "DELETE", path: "/api/sealed/{purpose}/{id}", session: true },
    summary: "Removes one",
    parameters: [PATIENT, PURPOSE, DOCUMENT, BASE],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "PUT", path: "/api/records/{root}", session: true, parameters: [PATIENT, ROOT] },
    summary: "Uploads a record; answers once it is checked, pinned and on the disk",
    body: { media: CAR, description: "CARv1 of the record, leaves first" },
    answers: { 201: of.object({ root: of.ROOT }) },
  },
  {
    ...{ method: "HEAD", path: "/api/records/{root}", session: true, parameters: [PATIENT, ROOT] },
    summary: "Whether this account has it stored for this patient, whole",
    answers: { 200: null, 404: null },
  },
  {
    ...{ method: "GET", path: "/api/records/{root}", session: true },
    summary: "One name of a record, through the gate",
    parameters: [
      PATIENT,
      ROOT,
      { name: "name", in: "query", schema: of.text(8, "^(?:manifest|0|[1-9][0-9]{0,3})$") },
    ],
    answers: {
      200: { media: CAR, description: "CARv1 of the root and everything under the name, depth first" },
    },
  },
  {
    ...{ method: "DELETE", path: "/api/records/{root}", session: true, parameters: [PATIENT, ROOT] },
    summary: "Erases what no record shows any more, as soon as the chain will not undo that",
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "PUT", path: "/api/receipts", session: true, parameters: [PATIENT] },
    summary:
      "Leaves the account's next receipt of opening for a patient, sealed; its place in the tree of all",
    body: { media: OCTETS, description: "An envelope" },
    answers: { 201: of.object({ place: of.whole() }) },
  },
  {
    ...{ method: "GET", path: "/api/receipts", session: true },
    summary: "Receipts that were left for the patient, a page of them",
    parameters: [PATIENT, { name: "from", in: "query", schema: NUMBER, description: "A place in the tree" }],
    answers: {
      200: {
        type: "array",
        items: of.object({ place: of.whole(), keptAt: of.seconds, envelope: of.bytes(MAX_ENVELOPE_BYTES) }),
      },
    },
  },
  {
    ...{ method: "GET", path: "/api/receipts/line", session: true, parameters: [PATIENT] },
    summary: "Number and hash of the last receipt that the account left for a patient",
    answers: { 200: of.object({ seq: of.whole(), hash: of.bytes(32) }) },
  },
  {
    ...{ method: "GET", path: "/api/receipts/served", session: true, parameters: [PATIENT] },
    summary: "How often files of the patient were given to whom, by UTC day",
    answers: {
      200: {
        type: "array",
        items: of.object({ reader: of.ADDRESS, day: of.whole(), files: of.whole(1) }),
      },
    },
  },
  {
    ...{ method: "GET", path: "/api/receipts/inclusion", session: true },
    summary: "That the tree of receipts has this place's (RFC 9162, section 2.1.3)",
    parameters: [
      { name: "place", in: "query", schema: NUMBER },
      { name: "size", in: "query", schema: NUMBER },
    ],
    answers: { 200: of.object({ path: HASHES }) },
  },
  {
    ...{ method: "GET", path: "/api/receipts/consistency", session: true },
    summary: "That the tree of receipts only grew, and its root (RFC 9162, section 2.1.4)",
    parameters: [
      { name: "from", in: "query", schema: NUMBER },
      { name: "to", in: "query", schema: NUMBER },
    ],
    answers: { 200: of.object({ root: of.bytes(32), path: HASHES }) },
  },
  {
    ...{ method: "POST", path: "/api/records/manifests", session: true, parameters: [PATIENT] },
    summary: "The manifests of many records at once",
    body: of.MANIFESTS,
    answers: {
      200: { media: OCTETS, description: "Each a CAR after its length in four bytes, big-endian; 0 = none" },
    },
  },
  {
    ...{ method: "PUT", path: "/api/profiles", session: false, body: of.PROFILE },
    summary: "Brings a practitioner's profile that a pinned issuer attested",
    answers: { 200: of.object({ digest: of.DIGEST }) },
  },
  {
    ...{ method: "POST", path: "/api/profiles/find", session: false, body: of.FIND_PROFILES },
    summary: "Profiles by their digests, in that order; null = none",
    answers: { 200: of.object({ profiles: { type: "array", items: of.orNull(of.bytes(4_096)) } }) },
  },
  {
    ...{ method: "PUT", path: "/api/requests", session: true, parameters: [PATIENT] },
    summary: "Leaves a sealed reason for a request",
    body: { media: OCTETS, description: "Sealed to the patient and who acts for them" },
    answers: { 201: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/requests", session: true, parameters: [PATIENT, ASKER] },
    summary: "The sealed reason of an open request",
    answers: { 200: { media: OCTETS, description: "Sealed" }, 204: null },
  },
  {
    ...{ method: "DELETE", path: "/api/requests", session: true },
    summary: "Forgets a reason: the session's own, or as the patient that of whom it names",
    parameters: [PATIENT, { ...ASKER, required: false }],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "POST", path: "/api/fetch-link", session: true, body: of.FETCH_LINK },
    summary: "Asks the public host of a SMART Health Link; its status is in keyward-link-status",
    answers: { 200: { media: OCTETS, description: "The host's answer, encrypted for the link's holder" } },
  },
  {
    ...{ method: "GET", path: "/api/links", session: true, parameters: [PATIENT] },
    summary: "The patient's links for people without an account, newest first",
    answers: {
      200: {
        type: "array",
        items: of.object({
          ...{ row: LINK.schema, standing: of.text(20), flags: of.text(4), expires: of.orNull(of.seconds) },
          ...{ madeAt: of.seconds, endedAt: of.orNull(of.seconds), opens: of.whole() },
          ...{ wrongLeft: of.orNull(of.whole()), bytes: of.whole() },
        }),
      },
    },
  },
  {
    ...{ method: "PUT", path: "/api/links/{link}", session: true, parameters: [PATIENT, LINK] },
    summary: "Reserves a link's row",
    body: of.BEGIN_LINK,
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "POST", path: "/api/links/{link}", session: true, parameters: [PATIENT, LINK, LINK_TOKEN] },
    summary: "Lets the link lead to an edition whose files are there",
    body: of.FINISH_LINK,
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "DELETE", path: "/api/links/{link}", session: true },
    summary: "Ends a link and deletes its files; with `forget`, takes it off the list",
    parameters: [
      ...[PATIENT, LINK, { ...LINK_TOKEN, required: false }],
      { name: "forget", in: "query", schema: of.text(10), required: false },
    ],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "PUT", path: "/api/links/{link}/{edition}/{place}", session: true },
    summary: "Puts one file of an edition, a compact JWE",
    parameters: [
      PATIENT,
      LINK,
      LINK_TOKEN,
      { name: "edition", in: "path", schema: of.text(7, "^[1-9][0-9]{0,6}$") },
      { name: "place", in: "path", schema: of.text(7, "^(?:0|[1-9][0-9]{0,6})$") },
      {
        name: "keyward-link-type",
        in: "header",
        schema: of.text(100),
        description: "Media type of what is in it",
      },
    ],
    body: { media: "application/jose", description: "Encrypted for the link's holder" },
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/links/{link}/opens", session: true, parameters: [PATIENT, LINK] },
    summary: "Who opened a link, sealed, oldest first",
    answers: { 200: { type: "array", items: of.bytes(65_536) } },
  },
  {
    ...{ method: "GET", path: "/api/drops", session: true, parameters: [PATIENT] },
    summary: "The patient's links for what others send, newest first, with what waits",
    answers: {
      200: {
        type: "array",
        items: of.object({
          ...{ drop: DROP.schema, standing: STANDING, maxBytes: of.whole(1), uses: of.whole(1) },
          ...{ used: of.whole(), expires: of.seconds, madeAt: of.seconds, endedAt: of.orNull(of.seconds) },
          arrivals: {
            type: "array",
            items: of.object({ arrival: ARRIVAL.schema, size: of.whole(1), at: of.seconds }),
          },
        }),
      },
    },
  },
  {
    ...{ method: "PUT", path: "/api/drops/{drop}", session: true, parameters: [PATIENT, DROP] },
    summary: "Makes a link by which somebody without an account sends something",
    body: of.BEGIN_DROP,
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "DELETE", path: "/api/drops/{drop}", session: true },
    summary: "Ends such a link; with `forget`, takes it off the list",
    parameters: [
      ...[PATIENT, DROP, { ...DROP_OWNER, required: false }],
      { name: "forget", in: "query", schema: of.text(10), required: false },
    ],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "DELETE", path: "/api/drops/{drop}/{arrival}", session: true },
    summary: "Erases what was sent, once it is filed or discarded",
    parameters: [PATIENT, DROP, ARRIVAL, DROP_OWNER],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/drops/{drop}/{arrival}/{part}", session: true },
    summary: "A part of what was sent",
    parameters: [PATIENT, DROP, ARRIVAL, PART_NUMBER],
    answers: { 200: { media: OCTETS, description: "Encrypted for the patient" } },
  },
  {
    ...{ method: "GET", path: "/api/drop/{drop}", session: false, parameters: [DROP, DROP_TOKEN] },
    summary: "What such a link takes, for whoever has it",
    answers: {
      200: of.object({
        ...{ standing: STANDING, publicKey: of.bytes(1_216), maxBytes: of.whole(1), expires: of.seconds },
      }),
    },
  },
  {
    ...{ method: "PUT", path: "/api/drop/{drop}/{arrival}", session: false },
    summary: "Announces a package of so many bytes",
    parameters: [DROP, ARRIVAL, DROP_TOKEN],
    body: of.BEGIN_ARRIVAL,
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "PUT", path: "/api/drop/{drop}/{arrival}/{part}", session: false },
    summary: "Puts one part of a package",
    parameters: [DROP, ARRIVAL, PART_NUMBER, DROP_TOKEN],
    body: { media: OCTETS, description: "Encrypted for the patient" },
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "POST", path: "/api/drop/{drop}/{arrival}", session: false },
    summary: "A package is whole: it has arrived, and a use is counted",
    parameters: [DROP, ARRIVAL, DROP_TOKEN],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "DELETE", path: "/api/drop/{drop}/{arrival}", session: false },
    summary: "Gives up a package that is on its way",
    parameters: [DROP, ARRIVAL, DROP_TOKEN],
    answers: { 200: of.NULL },
  },
  {
    ...{ method: "GET", path: "/api/relay", session: false },
    summary: "Whether somebody pays for signed actions, and within which limits",
    answers: {
      200: of.object({
        ...{ offered: of.BOOLEAN, reason: of.orNull(of.text(40)) },
        ...{ urgent: of.BOOLEAN, stopping: of.BOOLEAN },
        limits: of.object({
          ...{ accountPerHour: of.whole(), accountPerDay: of.whole(), everybodyPerHour: of.whole() },
          ...{ everybodyPerDay: of.whole(), gas: of.whole(), deadline: of.whole() },
        }),
      }),
    },
  },
  {
    ...{ method: "POST", path: "/api/relay", session: false, body: of.RELAY },
    summary: "Hands over a signed action to be brought and paid for",
    answers: { 200: of.object({ transaction: of.DIGEST }) },
  },
  {
    ...{ method: "GET", path: "/api/history", session: false },
    summary: "Logs of one account from the index, where one is kept, as eth_getLogs has them",
    parameters: [
      { name: "address", in: "query", schema: of.text(42, "^0x[0-9a-fA-F]{40}$") },
      { name: "topics", in: "query", schema: of.text(300), description: "At most four, by commas; * = any" },
      ...(["from", "to", "most"] as const).map((name): Parameter => ({
        name,
        in: "query",
        schema: of.text(15, "^[0-9]{1,15}$"),
      })),
    ],
    answers: {
      200: of.object({
        knownTo: of.orNull(of.object({ block: of.whole(), hash: of.DIGEST })),
        from: of.whole(),
        logs: { type: "array", maxItems: 1_000, items: of.object({}, true) },
      }),
    },
  },
  {
    ...{ method: "GET", path: "/api/heif/{file}", session: false },
    summary: "libheif, a replaceable file, and its licence",
    parameters: [{ name: "file", in: "path", schema: of.text(60) }],
    answers: { 200: { media: "*/*", description: "The file" } },
  },
  {
    ...{ method: "GET", path: "/api/pdf/{folder}/{file}", session: false },
    summary: "Fonts and tables of pdf.js",
    parameters: [
      { name: "folder", in: "path", schema: of.text(60) },
      { name: "file", in: "path", schema: of.text(100) },
    ],
    answers: { 200: { media: "*/*", description: "The file" } },
  },
]
