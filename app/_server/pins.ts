import "server-only"
import { join } from "node:path"
import { asAddress } from "../_core/types"
import type { PinStore } from "../_core/ports/storage"
import type { Environment } from "./environment"
import type { Binding } from "./ledger/uploads"
import { EmbeddedPinStore } from "./storage/embedded"
import { KuboPinStore } from "./storage/kubo"

/** The folder that a deployment's store has on this machine. */
export const storeFolder = ({ folder, ipfsApiUrl }: Pick<Environment, "folder" | "ipfsApiUrl">): string =>
  join(/*turbopackIgnore: true*/ folder, ipfsApiUrl ? "kubo" : "blocks")

/** Kubo where `IPFS_API_URL` is set, else blocks in the deployment's folder. */
export function openPins(environment: Environment): Promise<PinStore> {
  const folder = storeFolder(environment)
  const { ipfsApiUrl, ipfsApiToken: token } = environment
  return ipfsApiUrl ? KuboPinStore.open(ipfsApiUrl, folder, { token }) : EmbeddedPinStore.open(folder)
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
