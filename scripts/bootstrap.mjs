// The one door to every npm script: runs `scripts/<task>.ts` with a Node that can run the project.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { main, ROOT, runScript } from "./lib/run-script.mjs"
import { Refusal } from "./lib/say.mjs"

await main(() => {
  const [task, ...args] = process.argv.slice(2)
  if (!task || !/^[a-z][a-z-]*$/.test(task))
    throw new Refusal("Say which task to run, as in: npm start, npm test")
  const own = join(ROOT, "scripts", `${task}.ts`)
  return runScript(existsSync(own) ? [own] : [join(ROOT, "scripts", "tool.ts"), task], args, ROOT)
})
