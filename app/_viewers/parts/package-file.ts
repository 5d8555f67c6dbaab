import type * as FileModule from "node:fs/promises"
import type * as ModuleModule from "node:module"
import type * as UrlModule from "node:url"

/** A file of an installed package, in Node. */
export interface PackageFile {
  readonly path: string
  readonly url: string
  readonly bytes: () => Promise<Uint8Array>
}

interface NodeProcess {
  getBuiltinModule?: (name: string) => unknown
}

/**
 * A file of an installed package if this runs in Node (`npm run view`, tests); null in a browser, where a route of this
 * origin serves it. No bundler sees an import of Node's modules.
 */
export function packageFile(specifier: string): PackageFile | null {
  const builtIn = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule
  if (!builtIn) return null
  const { createRequire } = builtIn("node:module") as typeof ModuleModule
  const { pathToFileURL } = builtIn("node:url") as typeof UrlModule
  const { readFile } = builtIn("node:fs/promises") as typeof FileModule
  const path = createRequire(import.meta.url).resolve(specifier)
  return { path, url: pathToFileURL(path).href, bytes: async () => new Uint8Array(await readFile(path)) }
}

/** Whether this runs in Node. */
export const inNode = (): boolean =>
  (globalThis as { process?: NodeProcess }).process?.getBuiltinModule !== undefined
