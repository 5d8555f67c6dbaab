import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { BucketPlace } from "../../app/_server/storage/s3/bucket"

/** A request as trouble looks at it. */
export interface S3Request {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  readonly range: string | null
}

/**
 * What goes wrong with a request: an answer with a status and S3's code; the body breaks off (`cut`); the whole object for
 * a range (`whole`); the range before the one asked for (`shifted`); done in words alone (`lost`); no answer (`silent`);
 * one bit is another (`flipped`).
 */
export type Trouble =
  | "cut"
  | "whole"
  | "shifted"
  | "lost"
  | "silent"
  | "flipped"
  | { readonly status: number; readonly code: string }

interface Stored {
  readonly bytes: Buffer
  readonly at: Date
}

/** A bucket in memory behind the part of S3's protocol that the store speaks, which does wrong when it is told to. */
export class S3Server {
  readonly objects = new Map<string, Stored>()
  readonly uploads = new Map<string, { key: string; at: Date; parts: Map<number, Buffer> }>()
  readonly asked: S3Request[] = []
  versioning: string | null = null
  isLocked = false
  trouble: (request: S3Request) => Trouble | null = () => null
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  #ids = 0

  async start(): Promise<BucketPlace> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve))
    const { port } = this.#server.address() as AddressInfo
    return {
      ...{ bucket: "records", endpoint: `http://127.0.0.1:${port}`, region: "us-east-1" },
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Makes everything older, seconds. */
  age(seconds: number): void {
    const older = (at: Date) => new Date(at.getTime() - seconds * 1_000)
    for (const [key, { bytes, at }] of this.objects) this.objects.set(key, { bytes, at: older(at) })
    for (const upload of this.uploads.values()) upload.at = older(upload.at)
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    try {
      for await (const part of incoming) parts.push(part as Buffer)
    } catch {
      return
    }
    const url = new URL(incoming.url ?? "/", "http://s3")
    const [, bucket = "", ...rest] = url.pathname.split("/")
    const request = {
      ...{
        method: incoming.method ?? "GET",
        key: decodeURIComponent(rest.join("/")),
        query: url.searchParams,
      },
      range: incoming.headers.range ?? null,
    }
    this.asked.push(request)
    if (bucket !== "records") return refuse(outgoing, 404, "NoSuchBucket")
    const trouble = this.trouble(request)
    if (trouble === "silent") return
    if (trouble && typeof trouble === "object") return refuse(outgoing, trouble.status, trouble.code)
    if (request.key === "") return this.#bucket(request, outgoing)
    this.#object(request, Buffer.concat(parts), outgoing, trouble)
  }

  #bucket({ query }: S3Request, outgoing: ServerResponse): void {
    if (query.has("versioning"))
      return say(
        outgoing,
        `<VersioningConfiguration>${this.versioning ? `<Status>${this.versioning}</Status>` : ""}</VersioningConfiguration>`,
      )
    if (query.has("object-lock"))
      return this.isLocked
        ? say(
            outgoing,
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
          )
        : refuse(outgoing, 404, "ObjectLockConfigurationNotFoundError")
    const prefix = query.get("prefix") ?? ""
    if (query.has("uploads"))
      return say(
        outgoing,
        `<ListMultipartUploadsResult>${[...this.uploads]
          .map(
            ([id, { key, at }]) =>
              `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`,
          )
          .join("")}</ListMultipartUploadsResult>`,
      )
    const most = Math.min(3, Number(query.get("max-keys") ?? 3))
    const after = query.get("continuation-token") ?? ""
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, most)
    const isCut = keys.length > page.length
    const contents = page.map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>${this.objects.get(key)!.at.toISOString()}</LastModified></Contents>`,
    )
    say(
      outgoing,
      `<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ""}${contents.join("")}</ListBucketResult>`,
    )
  }

  #object(request: S3Request, body: Buffer, outgoing: ServerResponse, trouble: Trouble | null): void {
    const { method, key, query } = request
    const upload = this.uploads.get(query.get("uploadId") ?? "")
    if (method === "POST" && query.has("uploads")) {
      const id = `upload-${++this.#ids}`
      this.uploads.set(id, { key, at: new Date(), parts: new Map() })
      return say(
        outgoing,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      )
    }
    if (query.has("uploadId") && !upload) return refuse(outgoing, 404, "NoSuchUpload")
    if (method === "PUT" && upload) {
      upload.parts.set(Number(query.get("partNumber")), body)
      return void outgoing.writeHead(200, { etag: `"${query.get("partNumber")}"` }).end()
    }
    if (method === "POST" && upload) {
      const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes)
      if (parts.slice(0, -1).some(({ length }) => length < 5 * 1024 ** 2))
        return refuse(outgoing, 400, "EntityTooSmall")
      this.objects.set(key, { bytes: Buffer.concat(parts), at: new Date() })
      this.uploads.delete(query.get("uploadId")!)
      return say(outgoing, `<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>`)
    }
    if (method === "DELETE") {
      if (upload) this.uploads.delete(query.get("uploadId")!)
      else if (trouble !== "lost") this.objects.delete(key)
      return void outgoing.writeHead(204).end()
    }
    if (method === "PUT") {
      if (trouble !== "lost") this.objects.set(key, { bytes: body, at: new Date() })
      return void outgoing.writeHead(200, { etag: '"x"' }).end()
    }
    const stored = this.objects.get(key)
    if (!stored) return refuse(outgoing, 404, "NoSuchKey")
    give(request, stored.bytes, outgoing, trouble)
  }
}

function give(
  { method, range }: S3Request,
  all: Buffer,
  outgoing: ServerResponse,
  trouble: Trouble | null,
): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? []
  const isPart = from !== undefined && trouble !== "whole"
  const shift = trouble === "shifted" ? 1 : 0
  const first = isPart ? Math.max(0, Number(from) - shift) : 0
  const last = isPart ? Math.min(all.length, Number(to) + 1 - shift) : all.length
  if (first >= all.length && all.length > 0) return refuse(outgoing, 416, "InvalidRange")
  const bytes = Buffer.from(all.subarray(first, last))
  if (trouble === "flipped") bytes[bytes.length >> 1]! ^= 1
  outgoing.writeHead(isPart ? 206 : 200, {
    "content-length": bytes.length,
    ...(isPart ? { "content-range": `bytes ${first}-${last - 1}/${all.length}` } : {}),
  })
  if (method === "HEAD") outgoing.end()
  else if (trouble === "cut") outgoing.write(bytes.subarray(0, bytes.length >> 1), () => outgoing.destroy())
  else outgoing.end(bytes)
}

function say(outgoing: ServerResponse, xml: string): void {
  outgoing.writeHead(200, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${xml}`)
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  outgoing
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}
