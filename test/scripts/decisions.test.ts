import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { ROOT } from "../../scripts/lib/run"

const FOLDER = join(ROOT, "docs", "decisions")
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8")
const FORM = /^# .+\n\n- Date: (\d{4}-\d\d-\d\d)\n- Status: (accepted|superseded by \[.+\]\((.+\.md)\))\n\n/

const decisions = readdirSync(FOLDER).filter((file) => file.endsWith(".md") && file !== "README.md")

describe("docs/decisions", () => {
  for (const file of decisions)
    it(`${file} begins with title, date and status, and is in the list of README.md`, () => {
      const [, date = "", status = "", successor] = FORM.exec(read(file)) ?? []
      expect(date, "title, date, status").to.not.be.empty
      if (successor) expect(existsSync(join(FOLDER, successor)), successor).to.be.true
      const row = read("README.md")
        .split("\n")
        .find((line) => line.includes(`](${file}) `))
      expect(row, "a row in docs/decisions/README.md").to.include(date).and.include(status)
    })
})
