import "server-only"
import { addAbortSignal, Readable } from "node:stream"
import { setTimeout as wait } from "node:timers/promises"
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3"
import { Upload } from "@aws-sdk/lib-storage"
import { isKeywardError, KeywardError } from "../../../_core/errors"

/** Where a deployment's bucket is. */
export interface BucketPlace {
  readonly bucket: string
  /** URL of the service; null = Amazon's, by the region. */
  readonly endpoint: string | null
  readonly region: string
  /** null = what the client finds in the environment. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
}

/** How long one answer may take, milliseconds. A dead holder of the bytes costs a gateway 12 to 25 s. */
export interface Deadlines {
  readonly answer: number
  /** Of a part that is sent. */
  readonly send: number
  /** Between two tries of a read. */
  readonly pause: number
}

export const DEADLINES: Deadlines = { answer: 30_000, send: 75_000, pause: 250 }
const READ_TRIES = 4
/** Bytes of one part; the least that S3 takes. */
const PART = 5 * 1024 ** 2
const PAGE = 1_000

export interface Listed {
  readonly key: string
  /** Unix seconds. */
  readonly since: number
}

interface Asked {
  readonly signal?: AbortSignal | undefined
}

/**
 * One bucket, by S3's protocol, and no answer taken for more than it says. Each call has a deadline, an answer of another
 * kind or length than was asked for is refused, and what goes wrong is a KeywardError: `store-full`, `store-unreachable`
 * (with `reason` where the operator can do something), `cancelled`.
 */
export class Bucket {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #deadlines: Deadlines

  constructor(place: BucketPlace, deadlines: Deadlines = DEADLINES) {
    const { bucket, endpoint, region, credentials } = place
    this.#bucket = bucket
    this.#deadlines = deadlines
    this.#client = new S3Client({
      region,
      maxAttempts: 4,
      ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
      ...(credentials === null ? {} : { credentials }),
      requestHandler: {
        connectionTimeout: Math.min(5_000, deadlines.answer),
        requestTimeout: deadlines.send,
        throwOnRequestTimeout: true,
      },
    })
  }

  close(): void {
    this.#client.destroy()
  }

  async put(key: string, bytes: Uint8Array, asked: Asked = {}, limit = this.#deadlines.send): Promise<void> {
    await this.#ask(asked, limit, (abortSignal) =>
      this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: bytes }), {
        abortSignal,
      }),
    )
  }

  /**
   * Sends what comes in parts; the object is there when the source has ended, and not at all where it throws.
   * @throws what the source throws
   */
  async putStream(key: string, source: AsyncIterable<Uint8Array>, { signal }: Asked): Promise<void> {
    let failure: { readonly error: unknown } | null = null
    async function* watched() {
      try {
        yield* source
      } catch (error) {
        failure = { error }
        throw error
      }
    }
    const upload = new Upload({
      client: this.#client,
      params: { Bucket: this.#bucket, Key: key, Body: Readable.from(watched(), { objectMode: false }) },
      partSize: PART,
      queueSize: 2,
    })
    const stop = () => void upload.abort()
    signal?.addEventListener("abort", stop)
    try {
      if (signal?.aborted) throw new KeywardError("cancelled")
      await upload.done()
    } catch (error) {
      const own = failure as { readonly error: unknown } | null
      throw own ? own.error : asFailure(error, signal)
    } finally {
      signal?.removeEventListener("abort", stop)
    }
  }

  /** A small object as a whole; null where there is none. Tried again where its bytes break off. */
  read(key: string, most: number, asked: Asked = {}): Promise<Buffer | null> {
    return this.#read(key, null, most, asked)
  }

  /** `length` bytes from `offset` on, exactly those; null where there is no object. */
  readRange(key: string, offset: number, length: number, asked: Asked = {}): Promise<Buffer | null> {
    return this.#read(key, { offset, length }, length, asked)
  }

  /** Bytes of an object; null where there is none. */
  async lengthOf(key: string, asked: Asked = {}): Promise<number | null> {
    const answer = await this.#ask(asked, this.#deadlines.answer, (abortSignal) =>
      orNull(this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }), { abortSignal })),
    )
    if (answer === null) return null
    if (answer.ContentLength === undefined) throw odd("no length")
    return answer.ContentLength
  }

  async remove(key: string, asked: Asked = {}, limit = this.#deadlines.answer): Promise<void> {
    await this.#ask(asked, limit, (abortSignal) =>
      orNull(this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }), { abortSignal })),
    )
  }

  /** Objects under a prefix, page by page, in the order of their keys. */
  async *list(prefix: string, asked: Asked = {}): AsyncGenerator<readonly Listed[], void, undefined> {
    for (let token: string | undefined; ;) {
      const page = await this.#ask(asked, this.#deadlines.answer, (abortSignal) =>
        this.#client.send(
          new ListObjectsV2Command({
            ...{ Bucket: this.#bucket, Prefix: prefix, MaxKeys: PAGE },
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
          { abortSignal },
        ),
      )
      yield (page.Contents ?? []).flatMap(({ Key, LastModified }) =>
        Key === undefined ? [] : [{ key: Key, since: secondsOf(LastModified) }],
      )
      token = page.IsTruncated ? page.NextContinuationToken : undefined
      if (token === undefined) return
    }
  }

  /** Gives up uploads in parts under a prefix that began before then, unix seconds; how many. */
  async endUploadsBefore(then: number, prefix: string, asked: Asked = {}): Promise<number> {
    let ended = 0
    for (let [key, id]: (string | undefined)[] = []; ;) {
      const page = await this.#ask(asked, this.#deadlines.answer, (abortSignal) =>
        this.#client.send(
          new ListMultipartUploadsCommand({
            ...{ Bucket: this.#bucket, Prefix: prefix },
            ...(key === undefined ? {} : { KeyMarker: key }),
            ...(id === undefined ? {} : { UploadIdMarker: id }),
          }),
          { abortSignal },
        ),
      )
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (!Key?.startsWith(prefix) || secondsOf(Initiated) > then) continue
        await this.#ask(asked, this.#deadlines.answer, (abortSignal) =>
          orNull(
            this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }), {
              abortSignal,
            }),
          ),
        )
        ended++
      }
      if (!page.IsTruncated || page.NextKeyMarker === undefined) return ended
      key = page.NextKeyMarker
      id = page.NextUploadIdMarker
    }
  }

  /**
   * A bucket that keeps versions, or locks objects, keeps what is removed.
   * @throws KeywardError `store-keeps` with the reason
   */
  async requireErasable(asked: Asked = {}, limit = this.#deadlines.answer): Promise<void> {
    const versioning = await this.#ask(asked, limit, (abortSignal) =>
      orUnknown(this.#client.send(new GetBucketVersioningCommand({ Bucket: this.#bucket }), { abortSignal })),
    )
    if (versioning?.Status) throw keeps(`its versioning is ${versioning.Status}, it has to be off`)
    const lock = await this.#ask(asked, limit, (abortSignal) =>
      orUnknown(
        this.#client.send(new GetObjectLockConfigurationCommand({ Bucket: this.#bucket }), { abortSignal }),
      ),
    )
    if (lock?.ObjectLockConfiguration?.ObjectLockEnabled) throw keeps("it locks objects")
  }

  async #read(
    key: string,
    range: { readonly offset: number; readonly length: number } | null,
    most: number,
    asked: Asked,
  ): Promise<Buffer | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#ask(asked, this.#deadlines.answer, (signal) =>
          this.#readOnce(key, range, most, signal),
        )
      } catch (error) {
        const isOver = tries === READ_TRIES || !isKeywardError(error, "store-unreachable")
        if (isOver || error.details["reason"] !== undefined) throw error
        await wait(this.#deadlines.pause * tries, undefined, { signal: asked.signal }).catch(() => undefined)
      }
    }
  }

  async #readOnce(
    key: string,
    range: { readonly offset: number; readonly length: number } | null,
    most: number,
    signal: AbortSignal,
  ): Promise<Buffer | null> {
    const end = range ? range.offset + range.length - 1 : 0
    const answer = await orNull(
      this.#client.send(
        new GetObjectCommand({
          ...{ Bucket: this.#bucket, Key: key },
          ...(range ? { Range: `bytes=${range.offset}-${end}` } : {}),
        }),
        { abortSignal: signal },
      ),
    )
    if (answer === null) return null
    const body = answer.Body
    if (!(body instanceof Readable)) throw odd("no body")
    try {
      if (range) {
        const said = answer.ContentRange?.startsWith(`bytes ${range.offset}-${end}/`)
        if (answer.$metadata.httpStatusCode !== 206 || !said) throw odd("another range than was asked for")
      }
      addAbortSignal(signal, body)
      const parts: Buffer[] = []
      let length = 0
      for await (const part of body) {
        parts.push(part as Buffer)
        length += (part as Buffer).length
        if (length > most) throw odd("more bytes than were asked for")
      }
      const wanted = range?.length ?? answer.ContentLength
      if (wanted !== undefined && length !== wanted) throw odd("fewer bytes than were asked for")
      return Buffer.concat(parts)
    } finally {
      body.destroy()
    }
  }

  async #ask<T>({ signal }: Asked, limit: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await work(AbortSignal.any([AbortSignal.timeout(limit), ...(signal ? [signal] : [])]))
    } catch (error) {
      throw asFailure(error, signal)
    }
  }
}

const secondsOf = (time: Date | undefined): number => Math.floor((time?.getTime() ?? Date.now()) / 1_000)

const odd = (what: string) =>
  new KeywardError("store-unreachable", {}, { cause: new Error(`S3 gave ${what}`) })
const keeps = (why: string) =>
  new KeywardError("store-keeps", { reason: `the bucket keeps what is removed: ${why}` })

/** A service that does not know the question has no such thing; one that may not be asked has to be believed nothing. */
const UNKNOWN = ["NotImplemented", "ObjectLockConfigurationNotFoundError", "MethodNotAllowed"]

const statusOf = (error: unknown): number =>
  error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    // That there is no such bucket is no answer about an object.
    const isObject = statusOf(error) === 404 && error instanceof Error && error.name !== "NoSuchBucket"
    if (isObject) return null
    throw error
  }
}

async function orUnknown<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof S3ServiceException && (UNKNOWN.includes(error.name) || statusOf(error) === 501))
      return null
    throw error
  }
}

const FULL = ["QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "ServiceQuotaExceededException"]
const REASONS: Readonly<Record<number, string>> = {
  401: "the bucket asks for other credentials",
  403: "the bucket refuses these credentials",
}

function asFailure(error: unknown, caller?: AbortSignal): KeywardError {
  if (caller?.aborted) return new KeywardError("cancelled", {}, { cause: error })
  if (error instanceof KeywardError) return error
  const name = error instanceof Error ? error.name : ""
  const status = statusOf(error)
  if (FULL.includes(name) || status === 507) return new KeywardError("store-full", {}, { cause: error })
  const reason = name === "NoSuchBucket" ? "there is no such bucket" : REASONS[status]
  return new KeywardError("store-unreachable", reason ? { reason } : {}, { cause: error })
}
