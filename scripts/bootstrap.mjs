// The one door to every npm script: finds or installs a Node that can run the project, completes
// node_modules, then runs `scripts/<task>.ts` with that Node. Plain JavaScript without dependencies, because
// it has to run on a host's Node 18 before anything is installed.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { installPackages, missingPackage } from "./lib/packages.mjs"
import { chooseNode } from "./lib/private-node.mjs"
import { Refusal, say } from "./lib/say.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The child's environment: the chosen Node first on PATH, so that what it starts finds the same one. */
const environment = (node) => {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" }
  const path = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH"
  env[path] = [dirname(node), env[path]].filter(Boolean).join(delimiter)
  // node:sqlite and the newest of WebCrypto are what is meant to be used; saying so at each start helps nobody.
  env.NODE_OPTIONS = [env.NODE_OPTIONS, "--disable-warning=ExperimentalWarning"].filter(Boolean).join(" ")
  return env
}

/** Runs the task in the foreground; its signals and its end become ours. */
const run = (node, task, args) =>
  new Promise((resolve) => {
    const own = join(root, "scripts", `${task}.ts`)
    const script = existsSync(own) ? [own] : [join(root, "scripts", "tool.ts"), task]
    const child = spawn(node, ["--import", "tsx", ...script, ...args], {
      cwd: root,
      env: environment(node),
      stdio: "inherit",
    })
    // Ctrl-C in a terminal reaches the child by itself; a signal sent to this process alone does not. Tasks
    // take a second signal while they are stopping as no news.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
    child.on("error", (error) => resolve(new Refusal(`${node} cannot be started: ${error.message}`)))
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)))
  })

const main = async () => {
  const [task, ...args] = process.argv.slice(2)
  if (!task || !/^[a-z][a-z-]*$/.test(task))
    throw new Refusal("Say which task to run, as in: npm start, npm test")
  const node = await chooseNode(root)
  if (missingPackage(root)) await installPackages(root, node)
  const end = await run(node, task, args)
  if (end instanceof Refusal) throw end
  process.exitCode = end
}

main().catch((error) => {
  say(error instanceof Refusal ? error.message : error.stack)
  process.exitCode = 1
})
