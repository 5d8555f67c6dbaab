import "server-only"
import { join } from "node:path"
import { asAddress } from "../_core/types"
import type { PinStore } from "../_core/ports/storage"
import type { Database } from "./database/port"
import type { Environment } from "./environment"
import { folderTag } from "./ledger/identity"
import type { StoreTag } from "./ledger/identity"
import type { Binding } from "./ledger/uploads"
import { EmbeddedPinStore } from "./storage/embedded"
import { KuboPinStore } from "./storage/kubo"
import { S3PinStore } from "./storage/s3/store"

/** Where a deployment keeps records. */
export type StoreKind = "embedded" | "kubo" | "s3"
export const STORE_KINDS: readonly StoreKind[] = ["embedded", "kubo", "s3"]

type Told = Pick<Environment, "folder" | "ipfsApiUrl" | "ipfsApiToken" | "s3">

/** A bucket where `S3_BUCKET` is set, Kubo where `IPFS_API_URL` is, else blocks in the deployment's folder. */
export const storeKind = ({ ipfsApiUrl, s3 }: Told): StoreKind =>
  s3 ? "s3" : ipfsApiUrl ? "kubo" : "embedded"

/** The folder that a deployment's embedded store, or the notes beside its Kubo, have on this machine. */
export const storeFolder = ({ folder }: Pick<Told, "folder">, kind: Exclude<StoreKind, "s3">): string =>
  join(/*turbopackIgnore: true*/ folder, kind === "kubo" ? "kubo" : "blocks")

/** A store, and where it names the ledger that goes with it. */
export interface OpenStore {
  readonly pins: PinStore
  readonly tag: StoreTag
}

/**
 * @param database of the ledger, in which an S3 store notes what it holds
 * @throws TypeError where the settings for a store of this kind are missing; KeywardError as its `open` does
 */
export async function openStore(
  told: Told,
  database: Database,
  kind: StoreKind = storeKind(told),
): Promise<OpenStore> {
  if (kind === "s3") {
    if (!told.s3) throw new TypeError("S3_BUCKET is not set")
    const pins = await S3PinStore.open(told.s3, database)
    return { pins, tag: pins.tag }
  }
  const folder = storeFolder(told, kind)
  const { ipfsApiUrl, ipfsApiToken: token } = told
  if (kind === "kubo" && !ipfsApiUrl) throw new TypeError("IPFS_API_URL is not set")
  const isKubo = kind === "kubo" && ipfsApiUrl !== null
  const pins = isKubo
    ? await KuboPinStore.open(ipfsApiUrl, folder, { token })
    : await EmbeddedPinStore.open(folder)
  return { pins, tag: folderTag(folder, pins) }
}

/** Whose pin it is: the same bytes for another patient, by another uploader or on another chain are another pin. */
export function ownerOf(
  { config }: { config: { readonly incarnation: string } },
  { patient, uploader }: Omit<Binding, "root">,
): string {
  return `${config.incarnation.slice(2, 18)}-${patient.slice(2)}-${uploader.slice(2)}`
}

const OWNER = /^([0-9a-f]{16})-([0-9a-f]{40})-([0-9a-f]{40})$/

/** What {@link ownerOf} wrote, with how the chain's incarnation begins; null where it is nobody's of ours. */
export function readOwner(owner: string): (Omit<Binding, "root"> & { readonly chain: string }) | null {
  const [, chain, patient, uploader] = OWNER.exec(owner) ?? []
  if (!chain || !patient || !uploader) return null
  return { chain: `0x${chain}`, patient: asAddress(`0x${patient}`), uploader: asAddress(`0x${uploader}`) }
}
