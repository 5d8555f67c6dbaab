import "server-only"
import { join } from "node:path"
import { KeywardError } from "../_core/errors"
import type { PinStore } from "../_core/ports/storage"
import type { Environment } from "./environment"
import { EmbeddedPinStore } from "./storage/embedded"

/** Kubo where `IPFS_API_URL` is set, else blocks in the deployment's folder. */
export async function openPins({ folder, ipfsApiUrl }: Environment): Promise<PinStore> {
  if (ipfsApiUrl) throw new KeywardError("store-unreachable", { reason: "kubo" })
  return EmbeddedPinStore.open(join(/*turbopackIgnore: true*/ folder, "blocks"))
}
