// Finds or installs a Node that can run the project, completes node_modules, then runs a script with that Node. Plain
// JavaScript without dependencies, because it has to run on a host's Node 18 before anything is installed.
import { spawn } from "node:child_process"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { installPackages, missingPackage } from "./packages.mjs"
import { chooseNode } from "./private-node.mjs"
import { Refusal, say } from "./say.mjs"

/** The repository's root. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The child's environment: the chosen Node first on PATH, so that what it starts finds the same one. */
const environment = (node) => {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" }
  const path = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH"
  env[path] = [dirname(node), env[path]].filter(Boolean).join(delimiter)
  // node:sqlite and the newest of WebCrypto are what is meant to be used; saying so at each start helps nobody.
  env.NODE_OPTIONS = [env.NODE_OPTIONS, "--disable-warning=ExperimentalWarning"].filter(Boolean).join(" ")
  env.TSX_TSCONFIG_PATH = join(ROOT, "tsconfig.json")
  return env
}

/** Runs the script in the foreground; its signals and its end become ours. */
const run = (node, script, args, cwd) =>
  new Promise((resolve) => {
    const tsx = pathToFileURL(join(ROOT, "node_modules", "tsx", "dist", "loader.mjs")).href
    const child = spawn(node, ["--import", tsx, ...script, ...args], {
      cwd,
      env: environment(node),
      stdio: "inherit",
    })
    // Ctrl-C in a terminal reaches the child by itself; a signal sent to this process alone does not. Tasks
    // take a second signal while they are stopping as no news.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
    child.on("error", (error) => resolve(new Refusal(`${node} cannot be started: ${error.message}`)))
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)))
  })

/**
 * Runs a TypeScript file of this repository.
 * @param script its path, with what comes before the caller's own words
 * @param cwd where paths among those words begin
 * @returns its exit code
 */
export const runScript = async (script, args, cwd) => {
  const node = await chooseNode(ROOT)
  if (missingPackage(ROOT)) await installPackages(ROOT, node)
  const end = await run(node, script, args, cwd)
  if (end instanceof Refusal) throw end
  return end
}

/** Ends this process with the code that the work gives, or with 1 and a sentence. */
export const main = async (work) => {
  try {
    process.exitCode = await work()
  } catch (error) {
    say(error instanceof Refusal ? error.message : error.stack)
    process.exitCode = 1
  }
}
