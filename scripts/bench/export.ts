import { execFileSync } from "node:child_process"
import { createWriteStream, openAsBlob } from "node:fs"
import { rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { once } from "node:events"
import { concat, toBase64url } from "../../app/_core/crypto/bytes"
import { chunksOf } from "../../app/_core/dag/bytes"
import { encryptExport, openEncryptedExport } from "../../app/_core/export/encrypted-export"
import { openArchive } from "../../app/_core/export/open-archive"
import { blobSource } from "../../app/_core/export/random-source"
import type { RandomSource } from "../../app/_core/export/random-source"
import { checkContent } from "../../app/_core/export/verify-export"
import { writeArchive } from "../../app/_core/export/write-archive"
import { digestFile } from "../../app/_core/records/file"
import { megabytesPerSecond, timed } from "./measure"
import type { Figure } from "./measure"

/** Bytes of all of it; one file is above 4 GiB, where ZIP needs its wider fields. */
const WHOLE = 5_000_000_000
const LARGEST = 4_400_000_000
const SECRET = new Uint8Array(32).fill(9)
const BLOCK = crypto.getRandomValues(new Uint8Array(65_536))
const PART = concat(...Array.from({ length: 16 }, () => BLOCK))

interface Entry {
  readonly path: string
  readonly size: number
}

async function* content(size: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for (let left = size; left > 0; left -= PART.length)
    yield await Promise.resolve(PART.subarray(0, Math.min(left, PART.length)))
}

function streamOf(size: number): ReadableStream<Uint8Array> {
  const parts = content(size)
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next()
        if (done) controller.close()
        // Taken over by whoever reads it, so a copy
        else controller.enqueue(Uint8Array.from(value))
      },
    },
    { highWaterMark: 0 },
  )
}

/** Writes the ZIP as `exportAccount` does, encrypted where there is a secret. */
async function writeExport(
  path: string,
  entries: readonly Entry[],
  secret: Uint8Array | null,
): Promise<void> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const out = createWriteStream(path)
  const deliver = async () => {
    const zip = chunksOf(readable)
    for await (const part of secret ? encryptExport(zip, secret) : zip)
      if (!out.write(part)) await once(out, "drain")
    out.end()
    await once(out, "close")
  }
  const delivered = deliver()
  const zip = writeArchive(writable, new Date("2026-01-01T12:00:00Z"))
  for (const { path, size } of entries) await zip.add(path, streamOf(size))
  await zip.close()
  await delivered
}

/** Reads every entry back and compares it with what was written. */
async function checkAll(source: RandomSource, entries: readonly Entry[]): Promise<void> {
  const archive = await openArchive(source)
  for (const { path, size } of entries) {
    const digest = toBase64url(await digestFile(content(size), { size }))
    await checkContent(archive, { path, size, digest })
  }
}

/** Whether programs that this machine has read the ZIP to its end, checksums included; null where it has none. */
function readByOthers(path: string): string[] {
  const programs: readonly (readonly [string, ...string[]])[] = [
    ["unzip", "-tq", path],
    ["7z", "t", path],
    ["python3", "-c", "import sys,zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None", path],
  ]
  return programs.flatMap(([program, ...args]) => {
    try {
      execFileSync(program, args, { stdio: "pipe" })
      return [program]
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return []
      throw error
    }
  })
}

/** An export of 5 GB times `part`: written, read by others, encrypted, opened to and fro and checked. */
export async function exportFigures(folder: string, part: number): Promise<Figure[]> {
  const large = Math.round(LARGEST * part)
  const small = Math.round((WHOLE - LARGEST) * part) / 100
  const entries = [
    { path: "records/0/0.bin", size: large },
    ...Array.from({ length: 100 }, (_, i) => ({ path: `records/${i + 1}/0.bin`, size: Math.floor(small) })),
  ]
  const bytes = entries.reduce((sum, { size }) => sum + size, 0)
  const path = join(folder, "export.zip")
  const plain = await timed(() => writeExport(path, entries, null))
  const written = (await stat(path)).size
  const others = readByOthers(path)
  console.error(
    `${written} bytes of ZIP, read to the end by: ${others.join(", ") || "no other program here"}`,
  )
  const blob = await openAsBlob(path)
  const checked = await timed(() => checkAll(blobSource(blob), entries))
  await rm(path)
  const sealedPath = join(folder, "export.kwexport")
  const sealed = await timed(() => writeExport(sealedPath, entries, SECRET))
  const sealedBlob = await openAsBlob(sealedPath)
  const opened = await timed(async () =>
    checkAll(await openEncryptedExport(blobSource(sealedBlob), SECRET), entries),
  )
  await rm(sealedPath)
  const figure = (what: string, ms: number): Figure => ({
    what,
    value: megabytesPerSecond(bytes, ms),
    unit: "MB/s",
  })
  return [
    figure(`an export of ${bytes} bytes written`, plain),
    figure("read back, every digest compared with the written bytes'", checked),
    figure("the same written encrypted", sealed),
    figure("the encrypted one opened, read back and compared", opened),
  ]
}
