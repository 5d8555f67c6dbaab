import { join } from "node:path"
import { expect, test } from "@playwright/test"
import { BuildLoads } from "../../scripts/lib/first-load"
import { ROOT } from "../../scripts/lib/run"

const DIST = join(ROOT, ".next")

/** Words that stand in the code of one viewer (or of what prints a report, or searches), or of the library under it. */
const OF_VIEWERS = {
  fhir: "doNotPerform",
  ccda: "negationInd",
  pdf: "GlobalWorkerOptions",
  table: "BAD_DELIMITERS",
  plot: "u-wrap",
  mail: "application/ms-tnef",
  report: "registerFontkit",
  search: "KWSRCH01",
} as const

/** Pages that can be opened without any file on them. */
const ROUTES = ["/", "/records", "/patients", "/patients/[position]", "/settings", "/summary"] as const

test("no page without a file loads the code of a viewer", () => {
  const loads = new BuildLoads(DIST)
  const all = loads.chunks()
  for (const [viewer, word] of Object.entries(OF_VIEWERS)) {
    const inBuild = all.some((file) => loads.has(file, word))
    expect(inBuild, `"${word}" stands for ${viewer}: somewhere in the build`).toBe(true)
    for (const route of ROUTES) {
      const loaded = loads.route(route).first.files.filter((file) => loads.has(file, word))
      expect(loaded, `${viewer} in the first load of ${route}`).toEqual([])
    }
  }
})
