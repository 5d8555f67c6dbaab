import { readFileSync } from "node:fs"
import { join } from "node:path"
import { runInNewContext } from "node:vm"
import { gzipSync } from "node:zlib"

/** JavaScript that a browser fetches before a page of this route can be used. */
export interface FirstLoad {
  /** Paths below `.next`, without doubles. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly gzipBytes: number
}

interface ClientManifest {
  readonly clientModules: Readonly<Record<string, { readonly chunks: readonly string[] }>>
}

/** Reads the first load of a route such as `/records` out of the manifests of a finished build. */
export function firstLoadOf(dist: string, route: string): FirstLoad {
  const page = route === "/" ? "/page" : `${route}/page`
  const scope: { __RSC_MANIFEST?: Record<string, ClientManifest> } = {}
  const source = readFileSync(
    join(dist, "server", "app", `${page.slice(1)}_client-reference-manifest.js`),
    "utf8",
  )
  runInNewContext(source, { globalThis: scope })
  const manifest = scope.__RSC_MANIFEST?.[page]
  if (!manifest) throw new Error(`No manifest of ${route} in ${dist}`)
  const chunks = Object.values(manifest.clientModules).flatMap((module) => module.chunks)
  const { rootMainFiles } = JSON.parse(readFileSync(join(dist, "build-manifest.json"), "utf8")) as {
    rootMainFiles: string[]
  }
  const all = [...chunks.map((chunk) => chunk.replace(/^\/_next\//, "")), ...rootMainFiles]
  const files = [...new Set(all)].filter((file) => file.endsWith(".js"))
  const contents = files.map((file) => readFileSync(join(dist, file)))
  return {
    files,
    bytes: contents.reduce((sum, { length }) => sum + length, 0),
    gzipBytes: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
  }
}
