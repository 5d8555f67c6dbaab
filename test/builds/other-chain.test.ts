import { expect } from "chai"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { demoPeople } from "../../app/_adapters/wallet/demo-people"
import { PHRASE } from "../../scripts/lib/local-chain"
import { packageBin, ROOT, runToEnd } from "../../scripts/lib/run"

/** Any chain that is not the local one. */
const SEPOLIA = "11155111"
const OTHER = join(".next", "other-chain")

/** next build writes the folder that it builds into into these. */
const WRITTEN = ["tsconfig.json", "next-env.d.ts"].map((name) => join(ROOT, name))

const DEMO = [PHRASE, ...demoPeople.flatMap(({ name, address }) => [name, address])]

/** Which of the demo's words stand in what a build serves or runs. */
const found = (build: string): string[] => {
  const texts = ["static", "server"].flatMap((part) =>
    readdirSync(join(ROOT, build, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".map"))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1")),
  )
  return DEMO.filter((words) => texts.some((text) => text.includes(words)))
}

describe("a build for another chain", () => {
  const before = WRITTEN.map((file) => readFileSync(file, "utf8"))

  after(() => {
    for (const [index, file] of WRITTEN.entries())
      if (readFileSync(file, "utf8") !== before[index]) writeFileSync(file, before[index] ?? "")
    rmSync(join(ROOT, OTHER), { recursive: true, force: true })
  })

  it("has no demo people and not the phrase they sign with", async function () {
    this.timeout(900_000)
    let output = ""
    const code = await runToEnd(packageBin("next"), ["build"], {
      // The stage "types" has checked these sources.
      env: {
        NODE_ENV: "production",
        KEYWARD_CHAIN_ID: SEPOLIA,
        KEYWARD_DIST: OTHER,
        KEYWARD_TYPES: "checked",
      },
      onOutput: (text) => (output += text),
    })
    expect(code, output).to.equal(0)
    expect(found(OTHER)).to.deep.equal([])
    expect(found(".next"), "the local build has them all").to.deep.equal(DEMO)
  })
})
