import { checkCar } from "../../_core/dag/car-check"
import { carBytes } from "../../_core/dag/car-frames"
import { digestOfRoot, parseRoot } from "../../_core/dag/cid"
import { asKeywardError, isKeywardError, KeywardError } from "../../_core/errors"
import type { PatientState } from "../../_core/journal/patient-state"
import { MANIFEST } from "../../_core/dag/node"
import type { Address, Cid } from "../../_core/types"
import { eraseLater, eraseWhenFinal, inTurn, isSucceeded, mayEraseAtOnce, showsToken } from "../erasing"
import { actsForPatient, goneSince, isShown, mayAddAgain, mayBringBack, mayRead, mayUpload } from "../gate"
import type { ReadRequest } from "../gate"
import type { Exchange } from "../http/answer"
import { bodyChunks, malformed, requireLength, requireType } from "../http/body"
import { json } from "../http/errors"
import { SEEN_SECONDS } from "../ledger/sessions"
import type { Sender } from "../ledger/upload-room"
import type { Binding, Upload } from "../ledger/uploads"
import { ownerOf } from "../pins"
import { noteRecorded } from "../recorded"
import type { Services } from "../services.types"
import { exportName } from "../storage/export"
import { inspectRecord } from "../storage/inspect"
import { journalOf, patientOf } from "./of-patient"
import { watchSession } from "./session-over"
import { requireSession, secondsOf } from "./signed-in"
import { requireKey } from "./strangers"

const CAR = "application/vnd.ipld.car"
/** An upload is renewed so seldom where its sender asks for it: see `UNRECORDED_SECONDS`. */
const RENEWED_SECONDS = 3_600
const NAME = /^(?:manifest|0|[1-9][0-9]{0,3})$/

/** PUT /api/records/<root>: the body is the record's CAR; answers once it is checked, pinned and synced */
export async function putRecord(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account: uploader, key } = await requireSession(exchange)
  const root = rootOf(exchange)
  const patient = patientOf(exchange)
  requireType(request, CAR)
  const size = requireLength(request)
  if (size > services.mostUploadBytes)
    throw new KeywardError("file-too-large", { size, most: services.mostUploadBytes })
  if (!request.body) throw malformed("body")
  const eraseDigest = request.headers.get("keyward-erase-digest")
  if (eraseDigest !== null && !/^[0-9a-f]{64}$/.test(eraseDigest)) throw malformed("keyward-erase-digest")
  await services.limits.upload.take(key)
  const { journal, now } = await journalOf(services, patient, request.signal)
  if (!mayUpload(journal, patient, uploader, now)) throw new KeywardError("may-not-contribute")
  await requireKey(services, uploader)
  const binding = { root, patient, uploader, network: services.nameNetwork(exchange.peer) }
  const body = inUse(services, key, bodyChunks(request.body, services.stallMs))
  await receive(services, binding, { body, size, eraseDigest, key, signal: request.signal })
  return json({ root }, 201)
}

interface Sent {
  readonly body: AsyncIterable<Uint8Array>
  readonly size: number
  readonly eraseDigest: string | null
  /** Of the session that sends it. */
  readonly key: string
  readonly signal: AbortSignal
}

/** An upload may take hours: its session is in use meanwhile. */
async function* inUse<T>(
  { sessions, clock }: Services,
  key: string,
  chunks: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  let noted = secondsOf(clock)
  for await (const chunk of chunks) {
    yield chunk
    const now = secondsOf(clock)
    if (now - noted < SEEN_SECONDS) continue
    noted = now
    await sessions.seen(key, now)
  }
}

/** Sets room aside; what fills a budget and is recorded by now makes room. */
async function begin(
  services: Services,
  sent: Binding & Sender,
  { size, key }: Pick<Sent, "size" | "key">,
): Promise<string> {
  const { uploads, limits, room, clock } = services
  const attempt = () => uploads.begin(sent, size, room, secondsOf(clock), key)
  try {
    return await attempt()
  } catch (error) {
    if (!isKeywardError(error, "unrecorded-full")) throw error
    await limits.recordedLook.take(sent.uploader)
    const { ofNetwork } = error.details
    if (!(await noteRecorded(services, ofNetwork ? { network: sent.network } : { uploader: sent.uploader })))
      throw error
    return attempt()
  }
}

async function receive(
  services: Services,
  binding: Binding & Sender,
  { body, size, eraseDigest, key, signal }: Sent,
): Promise<void> {
  const { uploads, pins, clock } = services
  const watch = await watchSession(services, key)
  const id = await begin(services, binding, { size, key }).catch((error: unknown) => {
    watch.stop()
    throw error
  })
  try {
    const blocks = checkCar(body, { root: binding.root, size })
    await pins.importCar(binding.root, ownerOf(services, binding), carBytes(binding.root, blocks), {
      signal: AbortSignal.any([signal, watch.signal]),
    })
  } catch (error) {
    await uploads.drop(id)
    throw watch.signal.aborted ? new KeywardError("signed-out") : error
  } finally {
    watch.stop()
  }
  await inTurn(services, binding, async () => {
    // An erasing of what was there before may have come in between: then it has to be sent once more.
    if (!(await pins.isPinned(binding.root, ownerOf(services, binding)))) {
      await uploads.drop(id)
      throw new KeywardError("store-unreachable", { reason: "erased meanwhile" })
    }
    await uploads.keep(id, binding, size, secondsOf(clock), eraseDigest, key)
    services.damage.clear(binding.root)
    services.metrics.uploaded(size)
  })
}

/**
 * HEAD /api/records/<root>: 200 where this account has it pinned for this patient, else 404: also where the store has
 * lost some of it, so that it is sent once more
 */
export async function headRecord(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { account: uploader, key } = await requireSession(exchange)
  await services.limits.record.take(key)
  const binding = { root: rootOf(exchange), patient: patientOf(exchange), uploader }
  const upload = await services.uploads.find(binding)
  const kept = upload !== null && upload.endsAt === null
  const pinned = kept && (await services.pins.isPinned(binding.root, ownerOf(services, binding)))
  const now = secondsOf(services.clock)
  if (pinned && now - upload.uploadedAt > RENEWED_SECONDS) await services.uploads.renew(binding, now)
  const whole = pinned && (await services.damage.isWhole(binding.root))
  return new Response(null, { status: whole ? 200 : 404 })
}

/** GET /api/records/<root>?name=manifest|0|1…: through the gate, as a CAR in depth-first order */
export async function getRecord(exchange: Exchange<Services>): Promise<Response> {
  const { request, url, services } = exchange
  const { account: reader, key } = await requireSession(exchange)
  await services.limits.record.take(key)
  const root = rootOf(exchange)
  const patient = patientOf(exchange)
  const name = url.searchParams.get("name") ?? ""
  if (!NAME.test(name)) throw malformed("name")

  const uploaders = await services.uploads.uploaders(root, patient)
  // What nobody uploaded for this patient is not worth a question to the chain.
  if (uploaders.length === 0) throw new KeywardError("store-refused")
  const { journal, now } = await journalOf(services, patient, request.signal)
  const asked = { patient, reader, content: digestOfRoot(root), uploaders, now }
  if (!(await isServed(services, journal, root, asked))) throw new KeywardError("store-refused")
  if (reader !== patient && name !== MANIFEST) await countServed(services, patient, reader)
  const car = await exportName(services.pins, root, name, { signal: request.signal }).catch(
    (error: unknown) => {
      noteDamage(services, root, error)
      throw error
    },
  )
  return new Response(
    streamOf(car, (error) => noteDamage(services, root, error)),
    { headers: { "content-type": CAR } },
  )
}

/** What is given out is counted for the patient; that it cannot be counted keeps nobody from reading. */
async function countServed(
  { servedDays, whenFull, metrics, clock }: Services,
  patient: Address,
  reader: Address,
): Promise<void> {
  try {
    await whenFull(() => servedDays.count(patient, reader, secondsOf(clock)))
  } catch (error) {
    metrics.upkeepFailed("served-days", asKeywardError(error, "server-failed").code)
  }
}

/** Whether a root is served: through the gate, or to bring back or add again what somebody else took away. */
export async function isServed(
  { uploads, clock }: Pick<Services, "uploads" | "clock">,
  journal: PatientState,
  root: Cid,
  asked: ReadRequest,
): Promise<boolean> {
  if (mayRead(journal, asked) || mayBringBack(journal, asked)) return true
  if (!mayAddAgain(journal, asked)) return false
  const kept = await uploads.keepers(root, asked.patient, secondsOf(clock))
  return mayAddAgain(journal, { ...asked, uploaders: kept })
}

/**
 * DELETE /api/records/<root>: unpins, once the chain will not undo that no record shows it; the bytes are
 * collected within a minute or two, see `keepErasing`. The patient and the patient's delegates take away
 * every upload of it, anybody else their own; nobody one that the journal still shows, nor one whose
 * replacement is not held: as two providers show it, where the server has two. At once only for the patient, and for the
 * sender what no record ever showed (`mayEraseAtOnce`), with the token that it was sent with; else later: a session can be
 * stolen, and a signature that names a delegate be phished.
 */
export async function deleteRecord(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { account, key } = await requireSession(exchange)
  await services.limits.record.take(key)
  const root = rootOf(exchange)
  const patient = patientOf(exchange)
  const { journal, now } = await journalOf(
    { registry: services.agreed, clock: services.clock },
    patient,
    request.signal,
  )
  const all = actsForPatient(journal, patient, account, now)
  const own = { root, patient, uploader: account }
  const uploads = await services.whenFull(() => uploadsToErase(services, own))
  const asked = uploads.filter(({ uploader }) => all || uploader === account)
  const erased = asked.filter(({ uploader }) => !isShown(journal, digestOfRoot(root), { patient, uploader }))
  if (erased.length === 0 && asked.length > 0) throw new KeywardError("store-refused", { reason: "shown" })
  const since = goneSince(journal, digestOfRoot(root))
  const tokens = request.headers.get("keyward-erase-token") ?? ""
  const isAtOnce = (upload: Upload) => mayEraseAtOnce(upload, account, since) && showsToken(upload, tokens)
  const isHeld = await isSucceeded(services, journal, own)
  const isPatients = account === patient && (isHeld || (await isSucceeded(services, journal, own, true)))
  const allowed = erased.filter(
    (upload) => isHeld || (isPatients && upload.eraseDigest !== null && isAtOnce(upload)),
  )
  if (erased.length > 0 && allowed.length === 0)
    throw new KeywardError("store-refused", { reason: "replacement not held" })
  const final = since === null ? 0 : await services.agreed.finalBlock()
  for (const upload of allowed)
    await services.whenFull(() =>
      isAtOnce(upload) ? eraseWhenFinal(services, upload, since, final) : eraseLater(services, upload, since),
    )
  return json(null)
}

/** What is bound of a root for a patient, and what this account has pinned of it though a crash left it no row. */
async function uploadsToErase(services: Services, own: Binding): Promise<readonly Upload[]> {
  const { pins, uploads, clock } = services
  if (!(await uploads.find(own)) && (await pins.isPinned(own.root, ownerOf(services, own)))) {
    const { size } = await inspectRecord(pins, own.root)
    await uploads.adopt(own, size, secondsOf(clock))
  }
  return uploads.ofRoot(own.root, own.patient)
}

function rootOf({ params }: Exchange<Services>): Cid {
  try {
    return parseRoot(String(params["root"]))
  } catch {
    throw malformed("root")
  }
}

/** What is damaged is counted in health, and not said to be there any more. */
function noteDamage({ damage, metrics }: Services, root: Cid, error: unknown): void {
  const isName = isKeywardError(error, "store-missing") && error.details["cid"] === undefined
  if (isName) return
  if (!isKeywardError(error, "store-missing") && !isKeywardError(error, "record-altered")) return
  damage.note(root)
  metrics.damaged()
}

/** Draws from the store only as fast as the reader takes. */
function streamOf(
  car: AsyncGenerator<Uint8Array, void, undefined>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await car.next().catch((error: unknown) => {
          onError(error)
          throw error
        })
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await car.return()
      },
    },
    { highWaterMark: 0 },
  )
}
