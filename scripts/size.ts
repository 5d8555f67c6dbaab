/**
 * Prints how much JavaScript a browser fetches for each route of the build in `.next`: gzipped bytes named by the first
 * HTML, and those that can be fetched later. `--json` prints one JSON object; otherwise a table.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { BuildLoads } from "./lib/first-load"
import { ROOT } from "./lib/run"

const DIST = join(ROOT, ".next")
if (!existsSync(join(DIST, "BUILD_ID"))) {
  console.error("There is no build: npm run build makes one.")
  process.exit(1)
}
const routes = new BuildLoads(DIST).routes()
const figures = routes.map(({ route, first, lazy }) => ({
  route,
  files: first.files.length,
  bytes: first.bytes,
  gzipBytes: first.gzipBytes,
  lazyGzipBytes: lazy.gzipBytes,
}))

if (process.argv.includes("--json")) console.log(JSON.stringify({ routes: figures }))
else {
  console.log("| route | files | raw | gzip | later, at most |\n| --- | ---: | ---: | ---: | ---: |")
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
  for (const { route, files, bytes, gzipBytes, lazyGzipBytes } of figures)
    console.log(`| ${route} | ${files} | ${kB(bytes)} | ${kB(gzipBytes)} | ${kB(lazyGzipBytes)} |`)
}
