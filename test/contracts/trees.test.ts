import { readFileSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import type { Suite } from "mocha"

/** A tree that says something else than its tests is worse than none. */
describe("Contract tests' trees", () => {
  const here = dirname(fileURLToPath(import.meta.url))

  /** "state / input / outcome" of every leaf, in order. */
  const leavesOfTree = (lines: readonly string[]): string[] => {
    const path: string[] = []
    return lines.flatMap((line) => {
      const [, branch = "", title = ""] = /^([│├└─\s]*)(.*)$/u.exec(line) ?? []
      path.splice(branch.length / 4 - 1)
      path.push(title.replace(/^it /, ""))
      return title.startsWith("it ") ? [path.join(" / ")] : []
    })
  }
  const leavesOfSuite = (suite: Suite, path: readonly string[] = []): string[] => [
    ...suite.tests.map(({ title }) => [...path, title].join(" / ")),
    ...suite.suites.flatMap((inner) => leavesOfSuite(inner, [...path, inner.title])),
  ]
  const rootOf = (suite: Suite): Suite => (suite.parent ? rootOf(suite.parent) : suite)

  for (const file of readdirSync(here, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".tree"),
  )) {
    it(`${file} has the leaves of its tests, in their order`, function () {
      const [title, ...branches] = readFileSync(join(here, file), "utf8").trimEnd().split("\n")
      const suite = rootOf(this.test?.parent as Suite).suites.find((loaded) => loaded.title === title)
      // A run of a single file loads only that file's suite.
      if (!suite) return this.skip()
      expect(leavesOfTree(branches)).to.deep.equal(leavesOfSuite(suite))
    })
  }
})
