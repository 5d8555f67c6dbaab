import "server-only"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

/** What pdf.js asks for while it draws: character maps, the standard fonts, colour profiles, image decoders. */
const FOLDERS: Readonly<Record<string, RegExp>> = {
  cmaps: /^[\w-]{1,40}\.bcmap$/,
  iccs: /^[\w-]{1,40}\.icc$/,
  standard_fonts: /^[\w-]{1,40}\.(pfb|ttf)$/,
  wasm: /^(jbig2|openjpeg|qcms_bg)\.wasm$/,
}
const TYPES: Readonly<Record<string, string>> = { wasm: "application/wasm", ttf: "font/ttf" }

/** GET /api/pdf/:folder/:file -> a file of the installed pdfjs-dist, the same for everybody, else 404 */
export async function getPdfAsset(
  _request: Request,
  { params }: { params: Promise<{ folder: string; file: string }> },
): Promise<Response> {
  const { folder, file } = await params
  if (!Object.hasOwn(FOLDERS, folder) || !FOLDERS[folder]?.test(file))
    return new Response(null, { status: 404 })
  const bytes = await readFile(
    join(/*turbopackIgnore: true*/ process.cwd(), "node_modules", "pdfjs-dist", folder, file),
  ).catch(() => null)
  if (!bytes) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": TYPES[file.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      "cache-control": "public, max-age=86400",
    },
  })
}
