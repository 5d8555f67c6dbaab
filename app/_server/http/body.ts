import { KeywardError } from "../../_core/errors"

/** A small body has to be here by then; a client that drips bytes is not waited for. */
const DEADLINE_MS = 15_000

/**
 * Reads a small JSON object.
 * @throws KeywardError `request-malformed`
 */
export async function readJson(
  request: Request,
  mostBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  requireType(request, "application/json")
  const text = decode(await readBytes(request, mostBytes))
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>
    }
  } catch {
    // Falls through: what was wrong with it is of no use to whoever sent it.
  }
  throw malformed("json")
}

/** A text field of a JSON body. */
export function textField(body: Readonly<Record<string, unknown>>, name: string, mostLength: number): string {
  const value = body[name]
  if (typeof value !== "string" || value.length > mostLength) throw malformed(name)
  return value
}

/** A field of 1 to `mostBytes` bytes in base64url without padding; strictly, Node's decoder skips what it does not know. */
export function bytesField(
  body: Readonly<Record<string, unknown>>,
  name: string,
  mostBytes: number,
): Uint8Array<ArrayBuffer> {
  const encoded = textField(body, name, textLength(mostBytes))
  const bytes = Buffer.from(encoded, "base64url")
  const exact = bytes.toString("base64url") === encoded
  if (!exact || bytes.length === 0 || bytes.length > mostBytes) throw malformed(name)
  return new Uint8Array(bytes)
}

export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

/** Characters that so many bytes take in base64url. */
export const textLength = (bytes: number): number => Math.ceil((bytes * 4) / 3)

/** The media type, parameters aside. */
export function requireType(request: Request, type: string): void {
  const [given = ""] = (request.headers.get("content-type") ?? "").split(";")
  if (given.trim().toLowerCase() !== type) throw malformed("content-type")
}

/** The declared length; a body without one cannot be compared with what arrives. */
export function requireLength(request: Request): number {
  const text = request.headers.get("content-length") ?? ""
  const length = /^[0-9]{1,15}$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(length)) throw malformed("content-length")
  return length
}

/** The chunks of a long body; a sender that stalls is cut off, the reader is released whatever happens. */
export async function* bodyChunks(
  body: ReadableStream<Uint8Array>,
  stallMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), stallMs)
      if (done) return
      yield value
    }
  } finally {
    // Tells the sender to stop where we did.
    await reader.cancel().catch(() => undefined)
  }
}

/** All of a binary body. @param length as declared, which the caller has bounded */
export async function readDeclared(
  { body }: Request,
  length: number,
  stallMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!body) throw malformed("body")
  const bytes = new Uint8Array(length)
  let read = 0
  for await (const chunk of bodyChunks(body, stallMs)) {
    if (read + chunk.length > length) throw malformed("too-long")
    bytes.set(chunk, read)
    read += chunk.length
  }
  if (read !== length) throw malformed("cut")
  return bytes
}

async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array> {
  const declared = request.headers.get("content-length")
  if (declared !== null && Number(declared) > mostBytes) throw malformed("too-long")
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  const read = async () => {
    for await (const chunk of bodyChunks(request.body as ReadableStream<Uint8Array>, DEADLINE_MS)) {
      length += chunk.length
      if (length > mostBytes) throw malformed("too-long")
      chunks.push(chunk)
    }
  }
  await within(read(), DEADLINE_MS)
  return Buffer.concat(chunks)
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(malformed("too-slow")), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw malformed("utf-8")
  }
}

export const malformed = (reason: string) => new KeywardError("request-malformed", { reason })
