import { digestOfRoot, parseRoot } from "../../_core/dag/cid"
import { MANIFEST } from "../../_core/dag/node"
import { isKeywardError } from "../../_core/errors"
import { MOST_MANIFESTS } from "../../_core/ports/storage"
import type { Cid } from "../../_core/types"
import { MANIFESTS } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { malformed } from "../http/body"
import { readBody } from "../http/read-body"
import type { Services } from "../services.types"
import { exportName } from "../storage/export"
import { journalOf, patientOf } from "./of-patient"
import { isServed } from "./records"
import { requireSession } from "./signed-in"

/** Bytes of an answer after which manifests are left out, and of a question. */
const MOST_ANSWER_BYTES = 4 * 1024 ** 2
const MOST_ASKED = 8_192

/**
 * POST /api/records/manifests `{ roots: [bafy…] }`: what GET gives for each root's manifest, each after its length
 * (four bytes, big-endian; 0 where it is refused or not held). A page of a list asks once: the journal is read once for
 * it.
 */
export async function findManifests(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account: reader, key } = await requireSession(exchange)
  await services.limits.record.take(key)
  const patient = patientOf(exchange)
  const roots = rootsIn((await readBody(request, MANIFESTS, MOST_ASKED))["roots"])
  const { journal, now } = await journalOf(services, patient, request.signal)
  const parts: Uint8Array[] = []
  let length = 0
  for (const root of roots) {
    const uploaders = await services.uploads.uploaders(root, patient)
    const asked = { patient, reader, content: digestOfRoot(root), uploaders, now }
    const open = await isServed(services, journal, root, asked)
    const car = open && length < MOST_ANSWER_BYTES ? await manifestCar(services, root, request.signal) : null
    const size = Buffer.alloc(4)
    size.writeUInt32BE(car?.length ?? 0)
    parts.push(size, ...(car ? [car] : []))
    length += car?.length ?? 0
  }
  return new Response(Buffer.concat(parts), { headers: { "content-type": "application/octet-stream" } })
}

/** Null where it is gone: whoever asks for it by itself is told why. */
async function manifestCar({ pins }: Services, root: Cid, signal: AbortSignal): Promise<Uint8Array | null> {
  try {
    const parts: Uint8Array[] = []
    for await (const part of await exportName(pins, root, MANIFEST, { signal })) parts.push(part)
    return Buffer.concat(parts)
  } catch (error) {
    if (isKeywardError(error, "store-missing") || isKeywardError(error, "record-altered")) return null
    throw error
  }
}

function rootsIn(value: unknown): readonly Cid[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_MANIFESTS) throw malformed("roots")
  try {
    return value.map((each) => parseRoot(String(each)))
  } catch {
    throw malformed("roots")
  }
}
