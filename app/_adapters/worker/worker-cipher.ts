import type { Argon2id } from "../../_core/crypto/argon2"
import { KeywardError } from "../../_core/errors"
import type { ContentCipher, SourceFile } from "../../_core/ports/content"
import type { CarFile } from "../../_core/ports/storage"
import { openCarFile, sweepCarFiles } from "../opfs/car-file"
import { HeldCars } from "../opfs/held-car"
import type { Written } from "./protocol"
import { WorkerClient } from "./worker-client"

/** The one worker of a page. */
export const contentWorker = (): WorkerClient =>
  new WorkerClient(() => new Worker(new URL("./content.worker.ts", import.meta.url), { type: "module" }))

/** A ContentCipher whose work is done in the worker and whose CARs stand in the origin private file system. */
export function workerCipher(worker: WorkerClient): ContentCipher {
  const held = new HeldCars()
  const finished = async (upload: string, { root, held: blob }: Written): Promise<CarFile> => {
    const car = blob ? held.keep(upload, root, blob) : await openCarFile(upload, root)
    if (!car) throw new KeywardError("device-full")
    return car
  }
  return {
    digest: (files, options) => worker.call("digest", { files: realFiles(files) }, options),
    async encrypt({ files, ...input }, options) {
      const written = await worker.call("encrypt", { ...input, files: realFiles(files) }, options)
      return finished(input.upload, written)
    },
    async reencrypt(input, options) {
      return finished(input.upload, await worker.call("reencrypt", input, options))
    },
    resume: async (upload, root) => held.find(upload, root) ?? openCarFile(upload, root),
    sweep: (except) => sweepCarFiles(except),
    async decrypt({ write, ...input }, options) {
      await worker.call("decrypt", input, { ...options, write })
    },
  }
}

/** Only a File can be handed to a worker without being read first. */
function realFiles(files: readonly SourceFile[]): File[] {
  const real = files.filter((file) => file instanceof File)
  if (real.length !== files.length) throw new KeywardError("file-unreadable")
  return real
}

/** Argon2id where it does not hold up the page. */
export const workerArgon2id =
  (worker: WorkerClient): Argon2id =>
  (secret, salt, cost) =>
    worker.call("argon2id", { secret, salt, cost })
