import { compileWords } from "./compile-words.mjs"

/** For Turbopack: next.config.js. */
export default function wordsLoader(source) {
  return compileWords(source)
}
