import "server-only"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

/**
 * libheif (LGPL-3.0) and its licence, as files of their own: neither is a part of what is built, and whoever replaces the
 * files in the package replaces the decoder.
 */
const FILES: Readonly<Record<string, string>> = {
  "libheif-bundle.mjs": "text/javascript; charset=utf-8",
  LICENSE: "text/plain; charset=utf-8",
}

/** GET /api/heif/:file -> a file of the installed libheif-js, the same for everybody, else 404 */
export async function getHeifAsset(
  _request: Request,
  { params }: { params: Promise<{ file: string }> },
): Promise<Response> {
  const { file } = await params
  const type = Object.hasOwn(FILES, file) ? FILES[file] : undefined
  if (!type) return new Response(null, { status: 404 })
  const bytes = await readFile(
    join(/*turbopackIgnore: true*/ process.cwd(), "node_modules", "libheif-js", "libheif-wasm", file),
  ).catch(() => null)
  if (!bytes) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(bytes), {
    headers: { "content-type": type, "cache-control": "public, max-age=86400" },
  })
}
