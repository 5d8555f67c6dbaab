import { existsSync, readFileSync } from "node:fs"

const FOLDER = new URL("../../../../shared/vectors/", import.meta.url)

/** A public vector file, or skips the running test or suite where the vectors are not there. */
export function vectors<T>(context: Mocha.Context, path: string): T {
  const file = new URL(path, FOLDER)
  if (!existsSync(file)) context.skip()
  return JSON.parse(readFileSync(file, "utf8")) as T
}

export interface Wycheproof<Test, Group = object> {
  readonly numberOfTests: number
  readonly testGroups: readonly (Group & { readonly tests: readonly (Test & WycheproofTest)[] })[]
}
interface WycheproofTest {
  readonly tcId: number
  readonly comment?: string
  readonly flags: readonly string[]
  readonly result: "valid" | "invalid" | "acceptable"
}
