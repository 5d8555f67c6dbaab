import { join } from "node:path"
import { MemoryCar } from "../../../app/_core/dag/car-memory"
import { digestOfRoot } from "../../../app/_core/dag/cid"
import type { RecordKind } from "../../../app/_core/records/manifest-schema"
import { encryptRecord } from "../../../app/_core/records/encrypt-record"
import type { Address, Digest } from "../../../app/_core/types"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { ownerOf } from "../../../app/_server/pins"
import { Uploads } from "../../../app/_server/ledger/uploads"
import { EmbeddedPinStore } from "../../../app/_server/storage/embedded"
import { FOLDERS } from "./fill"
import type { Content } from "./fill"

/** What the folders are called, in their order. */
export const FOLDER_NAMES = ["Blood", "Bones", "Diabetes", "Eyes", "Heart", "Lungs", "Skin", "Teeth"] as const

/** Titles of records; the kinds follow them. */
const ROOM = {
  stored: Infinity,
  unrecorded: { account: Infinity, network: Infinity },
  uploadsAtOnce: Infinity,
}
const TITLES: readonly (readonly [string, RecordKind])[] = [
  ["Blood count", "lab-result"],
  ["Letter of the clinic", "letter"],
  ["Prescription", "prescription"],
  ["ECG at rest", "ecg"],
  ["Diary of a week", "diary"],
]
const HOURS = 3_600_000
const NEWEST = Date.UTC(2026, 10, 1)

const given = ["Asha", "Ines", "Jonas", "Meera", "Nils", "Olga", "Priya", "Ruben", "Sofia", "Tomas"] as const
const family = [
  "Adler",
  "Berg",
  "Costa",
  "Das",
  "Egger",
  "Fuchs",
  "Gupta",
  "Horvat",
  "Iyer",
  "Jansen",
] as const

/** An invented name for each of a thousand people; the same number, the same name. */
export const nameOf = (index: number): string =>
  [given[index % 10], family[Math.floor(index / 10) % 10], index > 99 ? String(index) : ""]
    .filter(Boolean)
    .join(" ")

/** Real records in the folder of an app that is not running: encrypted, pinned and bound as an upload would be. */
export class Contents {
  readonly #store: EmbeddedPinStore
  readonly #database: SqliteDatabase
  readonly #uploads: Uploads
  readonly #incarnation: Digest
  readonly #names: (patient: Address) => string

  private constructor(
    store: EmbeddedPinStore,
    database: SqliteDatabase,
    incarnation: Digest,
    names: (patient: Address) => string,
  ) {
    this.#store = store
    this.#database = database
    this.#uploads = new Uploads(database, incarnation)
    this.#incarnation = incarnation
    this.#names = names
  }

  static async open(
    data: string,
    incarnation: Digest,
    names: (patient: Address) => string,
  ): Promise<Contents> {
    const store = await EmbeddedPinStore.open(join(data, "blocks"))
    return new Contents(store, await SqliteDatabase.open(join(data, "keyward.sqlite")), incarnation, names)
  }

  /** @returns the digest of the record's root */
  put = async ({ patient, ctx, recordKey, index, folder }: Content): Promise<Digest> => {
    const name = this.#names(patient)
    const [words = "", kind = "other"] = TITLES[index % TITLES.length] ?? []
    const text = new TextEncoder().encode(`${words} ${index + 1}\n`)
    const car = new MemoryCar()
    const head = {
      ...{ patient, author: patient, patientName: name, authorName: name, kind },
      ...{ folder: String(folder), folderName: FOLDER_NAMES[FOLDERS.indexOf(folder)] ?? "" },
      title: `${words} ${index + 1}`,
      // One after the other, eight hours apart, so that a long list has many months
      time: new Date(NEWEST + (index - 10_000) * 8 * HOURS).toISOString(),
    }
    const file = {
      ...{ name: "record.txt", type: "text/plain", size: text.length },
      stream: () => new Blob([text]).stream(),
    }
    const { root, size } = await encryptRecord({ files: [file], head, recordKey, context: ctx }, car)
    const binding = { root, patient, uploader: patient }
    const now = Math.floor(Date.now() / 1000)
    const id = await this.#uploads.begin({ ...binding, network: "" }, size, ROOM, now)
    await this.#store.importCar(
      root,
      ownerOf({ config: { incarnation: this.#incarnation } }, binding),
      once(car),
    )
    await this.#uploads.keep(id, binding, size, now)
    return digestOfRoot(root)
  }

  async close(): Promise<void> {
    await Promise.all([this.#store.close(), this.#database.close()])
  }
}

async function* once(car: MemoryCar): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(car.bytes())
}
