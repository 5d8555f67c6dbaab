import { readFileSync } from "node:fs"
import { expect } from "chai"
import { LAYOUT, layouts } from "../../scripts/layout"

/** What moved is no mistake by itself, as nothing is upgraded; that it moved unnoticed would be one. */
describe("Storage layout", () => {
  it("is what snapshots/layout.json says", () => {
    expect(layouts(), "see what moved, then `npm run layout -- --write`").to.deep.equal(
      JSON.parse(readFileSync(LAYOUT, "utf8")),
    )
  })
})
