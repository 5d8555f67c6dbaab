import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { runInNewContext } from "node:vm"
import { gzipSync } from "node:zlib"

/** JavaScript that a browser fetches. Bytes are those of the files, gzipped with zlib's default level. */
export interface Load {
  /** Paths below `.next`, without doubles. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly gzipBytes: number
}

/** What a route loads. */
export interface RouteLoad {
  readonly route: string
  /** Named by the first HTML: fetched before the page can be used. */
  readonly first: Load
  /** Everything else that a dynamic import or a worker of this route can fetch later. */
  readonly lazy: Load
}

interface ClientManifest {
  readonly clientModules: Readonly<Record<string, { readonly chunks: readonly string[] }>>
}

/** A chunk's name as the code of other chunks has it. */
const CHUNK = /"(static\/chunks\/[^"]+\.js)"/g
/** The chunks of one dynamic import. */
const IMPORT = /Promise\.all\(\[((?:"static\/chunks\/[^"]+",?)+)\]\.map/g

const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), "utf8")) as T

/** Sizes of a finished build. Reads each file once. */
export class BuildLoads {
  readonly #dist: string
  readonly #texts = new Map<string, string>()
  readonly #sizes = new Map<string, Omit<Load, "files">>()

  /** @param dist the build's folder, such as `.next` */
  constructor(dist: string) {
    this.#dist = dist
  }

  /** All pages, by their routes in alphabetical order. */
  routes(): RouteLoad[] {
    const paths = readJson<Record<string, string>>(this.#dist, "app-path-routes-manifest.json")
    return Object.entries(paths)
      .filter(([path]) => path.endsWith("/page") && !path.startsWith("/_"))
      .map(([, route]) => this.route(route))
      .sort((a, b) => a.route.localeCompare(b.route, "en"))
  }

  route(route: string): RouteLoad {
    const first = this.#firstFiles(route)
    const reached = this.#reachedFrom(first)
    const lazy = [...reached].filter((file) => !first.includes(file))
    return { route, first: this.#load(first), lazy: this.#load(lazy) }
  }

  /**
   * What one dynamic import adds to the first load of a route.
   * @param word stands in the code of the imported module and in no other dynamic import of the route
   * @throws where no dynamic import that the route reaches has the word
   */
  imported(route: string, word: string): Load {
    const first = this.#firstFiles(route)
    const lists = [...this.#reachedFrom(first)].flatMap((file) =>
      [...this.#text(file).matchAll(IMPORT)].map(([, list = ""]) => [
        ...new Set([...list.matchAll(CHUNK)].map(([, chunk = ""]) => chunk)),
      ]),
    )
    const own = lists.filter((list) => list.some((file) => this.#text(file).includes(word)))
    if (own.length === 0) throw new Error(`No dynamic import of ${route} has the word ${word}`)
    return this.#load([...new Set(own.flat())].filter((file) => !first.includes(file)))
  }

  /** Whether a file of the build has a word. */
  has(file: string, word: string): boolean {
    return this.#text(file).includes(word)
  }

  /** All JavaScript of the build that browsers can fetch. */
  chunks(): string[] {
    const folder = join("static", "chunks")
    return readdirSync(join(this.#dist, folder))
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(folder, name))
  }

  #firstFiles(route: string): string[] {
    const page = route === "/" ? "/page" : `${route}/page`
    const scope: { __RSC_MANIFEST?: Record<string, ClientManifest> } = {}
    const file = join(this.#dist, "server", "app", `${page.slice(1)}_client-reference-manifest.js`)
    runInNewContext(readFileSync(file, "utf8"), { globalThis: scope })
    const manifest = scope.__RSC_MANIFEST?.[page]
    if (!manifest) throw new Error(`No manifest of ${route} in ${this.#dist}`)
    const chunks = Object.values(manifest.clientModules).flatMap((module) => module.chunks)
    const { rootMainFiles } = readJson<{ rootMainFiles: string[] }>(this.#dist, "build-manifest.json")
    const all = [...chunks.map((chunk) => chunk.replace(/^\/_next\//, "")), ...rootMainFiles]
    return [...new Set(all)].filter((each) => each.endsWith(".js"))
  }

  #reachedFrom(files: readonly string[]): Set<string> {
    const reached = new Set(files)
    // A set hands out what is added to it meanwhile.
    for (const file of reached)
      for (const [, chunk = ""] of this.#text(file).matchAll(CHUNK)) reached.add(chunk)
    return reached
  }

  #load(files: readonly string[]): Load {
    const sizes = files.map((file) => this.#size(file))
    return {
      files,
      bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
      gzipBytes: sizes.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0),
    }
  }

  #text(file: string): string {
    const known = this.#texts.get(file) ?? readFileSync(join(this.#dist, file), "utf8")
    this.#texts.set(file, known)
    return known
  }

  #size(file: string): Omit<Load, "files"> {
    const content = Buffer.from(this.#text(file))
    const size = this.#sizes.get(file) ?? { bytes: content.length, gzipBytes: gzipSync(content).length }
    this.#sizes.set(file, size)
    return size
  }
}
