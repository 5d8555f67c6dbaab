import { createReadStream } from "node:fs"
import { mkdir, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { chunksOf } from "../../app/_core/dag/bytes"
import { checkCar } from "../../app/_core/dag/car-check"
import { carBytes } from "../../app/_core/dag/car-frames"
import { parseRoot } from "../../app/_core/dag/cid"
import { readManifest } from "../../app/_core/dag/read"
import { registryContext } from "../../app/_core/keys/context"
import type { RecordHead } from "../../app/_core/ports/content"
import { decryptRecordFile } from "../../app/_core/records/decrypt-record"
import { encryptChunks, KEYWARD_CHUNKS } from "../../app/_core/records/content"
import { encryptRecord } from "../../app/_core/records/encrypt-record"
import { openManifest } from "../../app/_core/records/manifest"
import { asAddress } from "../../app/_core/types"
import { EmbeddedPinStore } from "../../app/_server/storage/embedded"
import { exportName } from "../../app/_server/storage/export"
import { FileSink, makeRandomFile, sourceFile } from "./files"
import { drain, inTurns, megabytesPerSecond, MIB } from "./measure"
import type { Figure } from "./measure"

/** What the parts hand to each other: they run in processes of their own, so that each has a peak of its own. */
export interface Handed {
  readonly folder: string
  readonly bytes: number
  readonly root?: string
  /** How much of everything at scale: 1 is all of it. */
  readonly part?: number
}

const ROUNDS = 3
const RECORD_KEY = new Uint8Array(32).fill(7)
const patient = asAddress(`0x${"a1".repeat(20)}`)
const context = registryContext({ chainId: 31_337, registry: asAddress(`0x${"5f".repeat(20)}`), patient })
const head: RecordHead = {
  ...{ patient, author: patient, folder: "0", folderName: "", patientName: "", authorName: "" },
  ...{ title: "A large file", kind: "image", time: "2026-01-01T00:00:00Z" },
}

const inputOf = ({ folder }: Handed) => join(folder, "plain.bin")
const carOf = ({ folder }: Handed) => join(folder, "record.car")
const storeOf = ({ folder }: Handed) => join(folder, "store")

/** Encrypts one file into a CAR on disk, the whole of what the browser's worker does. */
export async function encryptPart(handed: Handed): Promise<{ figures: Figure[]; root: string }> {
  await mkdir(handed.folder, { recursive: true })
  await makeRandomFile(inputOf(handed), handed.bytes)
  const file = await sourceFile(inputOf(handed))
  const keys = { key: RECORD_KEY, salt: new Uint8Array(24) }
  let root = ""
  const [all = NaN, chunks = NaN] = await inTurns(
    ROUNDS,
    async () => {
      const sink = await FileSink.create(carOf(handed))
      root = (await encryptRecord({ files: [file], head, recordKey: RECORD_KEY, context }, sink)).root
      await sink.close()
    },
    () => drain(encryptChunks(chunksOf(file.stream()), keys)),
  )
  const figure: Figure = {
    what: "read, encrypt, build the DAG, write and sync the CAR",
    value: megabytesPerSecond(handed.bytes, all),
    unit: "MB/s",
    beside: { what: "the time of reading and encrypting alone", ratio: all / chunks },
  }
  return { figures: [figure], root }
}

/** What the server does with an upload: the strict check, alone and with blocks written and synced. */
export async function importPart(handed: Handed): Promise<{ figures: Figure[] }> {
  const root = parseRoot(handed.root ?? "")
  const { size } = await stat(carOf(handed))
  const checked = () => checkCar(createReadStream(carOf(handed)), { root, size })
  const check = async () => {
    for await (const block of checked()) void block
  }
  const store = await EmbeddedPinStore.open(storeOf(handed))
  let owner = 0
  const [checking = NaN, importing = NaN] = await inTurns(ROUNDS, check, () =>
    // For another owner everything is written and synced again.
    store.importCar(root, `owner-${owner++}`, carBytes(root, checked())),
  )
  await store.close()
  return {
    figures: [
      { what: "strict CAR check alone", value: megabytesPerSecond(size, checking), unit: "MB/s" },
      {
        what: "strict CAR check, blocks written and synced, pinned",
        value: megabytesPerSecond(size, importing),
        unit: "MB/s",
        beside: { what: "the time of the check alone", ratio: importing / checking },
      },
    ],
  }
}

/** What a reader does: the store's answer, every block checked, decrypted, digest compared. */
export async function decryptPart(handed: Handed): Promise<{ figures: Figure[] }> {
  const root = parseRoot(handed.root ?? "")
  const store = await EmbeddedPinStore.open(storeOf(handed))
  const manifest = await openManifest(
    await readManifest(await exportName(store, root, "manifest"), root),
    RECORD_KEY,
    context,
  )
  const [file] = manifest.files
  if (!file) throw new Error("the manifest names no file")
  const exported = () => exportName(store, root, "0")
  const [exporting = NaN, decrypting = NaN] = await inTurns(
    ROUNDS,
    async () => drain(await exported()),
    async () => {
      const plain = decryptRecordFile(await exported(), { root, index: 0, file, recordKey: RECORD_KEY })
      if ((await drain(plain)) !== handed.bytes) throw new Error("not all of the file came back")
    },
  )
  await store.close()
  await rm(handed.folder, { recursive: true, force: true })
  return {
    figures: [
      {
        what: "read from the store, check every block, decrypt",
        value: megabytesPerSecond(handed.bytes, decrypting),
        unit: "MB/s",
        beside: { what: "the time of reading from the store alone", ratio: decrypting / exporting },
      },
    ],
  }
}

/** Why chunks are as large as a leaf: the same bytes in chunks of 16 KiB, C2SP's own. */
export async function chunksPart(): Promise<{ figures: Figure[] }> {
  const plain = crypto.getRandomValues(new Uint8Array(65_536))
  const bytes = 128 * MIB
  async function* source() {
    for (let given = 0; given < bytes; given += plain.length) yield await Promise.resolve(plain)
  }
  const keys = { key: RECORD_KEY, salt: new Uint8Array(24) }
  const small = { label: KEYWARD_CHUNKS.label, chunkSize: 16_384 }
  const [large = NaN, sixteen = NaN] = await inTurns(
    3,
    () => drain(encryptChunks(source(), keys)),
    () => drain(encryptChunks(source(), { ...keys, scheme: small })),
  )
  return {
    figures: [
      {
        what: "encrypt chunks of 262,128 bytes, nothing else",
        value: megabytesPerSecond(bytes, large),
        unit: "MB/s",
        beside: { what: "as fast as chunks of 16 KiB", ratio: sixteen / large },
      },
    ],
  }
}
