import { transformSync } from "esbuild"
import compile from "icu-minify/compile"
import { runInNewContext } from "node:vm"

/** Files that hold the words of one room in one language: `app/_language/catalogue.ts`. */
export const CATALOGUE = /\.(en|de)\.ts$/

const compiled = (texts) =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === "string" ? compile(text) : compiled(text),
    ]),
  )

/**
 * The module that stands in a build for a catalogue: its texts compiled, and nothing else.
 * @param {string} source TypeScript of a file that {@link CATALOGUE} names
 * @throws if a text is no ICU MessageFormat
 */
export function compileWords(source) {
  const { code } = transformSync(source, { loader: "ts", format: "cjs" })
  const module = { exports: {} }
  const catalogue = (texts) => ({ compiled: compiled(texts) })
  const require = () => ({ messages: catalogue, translated: catalogue })
  runInNewContext(code, { module, exports: module.exports, require })
  return `export default ${JSON.stringify(module.exports.default)}\n`
}
