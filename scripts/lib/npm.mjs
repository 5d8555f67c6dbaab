import { spawn } from "node:child_process"
import { existsSync, realpathSync } from "node:fs"
import { basename, delimiter, dirname, join } from "node:path"
import { Refusal, say, sayMeanwhile } from "./say.mjs"

/** npm's own JavaScript, so that it runs under a Node of our choice and without a shell (also on Windows). */
const findNpm = () => {
  const beside = (folder) => [
    join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
    join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ]
  const path = (process.env.PATH ?? process.env.Path ?? "").split(delimiter).filter(Boolean)
  const links = path.map((folder) => join(folder, "npm")).filter(existsSync)
  const candidates = [
    process.env.npm_execpath ?? "",
    ...beside(dirname(process.execPath)),
    ...links.map((link) => realpathSync(link)),
    ...path.flatMap(beside),
  ]
  const found = candidates.find((file) => basename(file) === "npm-cli.js" && existsSync(file))
  if (!found)
    throw new Refusal("npm was not found beside this Node or on PATH; please install it and run again.")
  return found
}

// Settings inherited from the caller's shell or npmrc that would make npm leave packages out or put them
// elsewhere, and still exit 0.
const NEUTRAL = [
  "omit",
  "only",
  "include",
  "global",
  "offline",
  "dry_run",
  "production",
  "prefix",
  "workspace",
]

const environment = () => {
  const env = { ...process.env }
  for (const key of Object.keys(env)) {
    if (key.toLowerCase() === "node_env") delete env[key]
    if (NEUTRAL.some((name) => key.toLowerCase() === `npm_config_${name}`)) delete env[key]
  }
  return env
}

const explain = (output, folder) => {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET|ENETUNREACH/.test(output))
    return "npm could not reach its package registry: check the network or proxy, then run the same command again."
  if (/EACCES|EPERM|EROFS/.test(output))
    return `npm may not write under ${folder} or into its cache: run as the user who owns them.`
  if (/ENOSPC/.test(output)) return "The disk is full: about 1.5 GB are needed. Make room and run again."
  const words = output.split("\n").filter((line) => /^npm (error|ERR!)/.test(line))
  return `npm ci failed in ${folder}:\n${words.slice(-12).join("\n") || output.slice(-2000)}`
}

let running

/**
 * `npm ci` in a folder with a given Node; nothing that packages bring is run. Says how far it is.
 * @throws Refusal with a sentence for the usual causes
 */
export const npmCi = (folder, node, what, total) =>
  new Promise((resolve, reject) => {
    const npm = findNpm()
    const args = ["ci", "--prefix", folder, "--ignore-scripts", "--include=dev", "--include=optional"]
    const quiet = ["--global=false", "--no-audit", "--no-fund", "--no-progress", "--loglevel=http"]
    const started = Date.now()
    const seen = new Set()
    let output = ""
    const seconds = () => Math.round((Date.now() - started) / 1000)
    const end = sayMeanwhile(() => {
      const part = total && seen.size ? ` ${Math.min(seen.size, total)} of ${total} packages,` : ""
      return `${what}:${part} ${seconds()} s`
    })
    running = spawn(node, [npm, ...args, ...quiet], {
      cwd: folder,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    })
    const collect = (chunk) => {
      for (const [address] of String(chunk).matchAll(/https?:\S+\.tgz/g)) seen.add(address)
      output = (output + chunk).slice(-200_000)
    }
    running.stdout.on("data", collect)
    running.stderr.on("data", collect)
    running.on("error", (error) => {
      end()
      reject(new Refusal(`npm cannot be started: ${error.message}`))
    })
    running.on("close", (code) => {
      end()
      running = undefined
      if (code !== 0) return reject(new Refusal(explain(output, folder)))
      say(`${what}: done in ${seconds()} s`)
      resolve()
    })
  })

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    if (!running) return
    running.kill(signal)
    process.exitCode = 130
  })
