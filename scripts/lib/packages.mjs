import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { npmCi } from "./npm.mjs"
import { Refusal, say } from "./say.mjs"

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return undefined
  }
}

const isMusl = () => process.platform === "linux" && !process.report?.getReport().header.glibcVersionRuntime

const allows = (list, value) =>
  !list?.length ||
  ((list.includes(value) || list.every((item) => item[0] === "!")) && !list.includes(`!${value}`))

const isForHere = ({ os, cpu, libc }) =>
  allows(os, process.platform) &&
  allows(cpu, process.arch) &&
  (!libc?.length || libc.includes(isMusl() ? "musl" : "glibc"))

/** Packages whose absence npm calls fine and that nothing here runs without. */
const isNeeded = (entry) =>
  !entry.link && (!entry.optional || Boolean(entry.os || entry.cpu)) && isForHere(entry)

/**
 * The first package that package-lock.json wants here and node_modules does not have in that version; also an
 * interrupted installation, which lacks npm's own closing note (node_modules/.package-lock.json).
 * @returns its path, or undefined where nothing is missing
 */
export const missingPackage = (root) => {
  const wanted = readJson(join(root, "package-lock.json"))
  if (!wanted) throw new Refusal("package-lock.json is missing or damaged: take it from git again.")
  const present = readJson(join(root, "node_modules", ".package-lock.json"))?.packages
  if (!present) return "node_modules"
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === "" || !isNeeded(entry)) continue
    const same = present[path]?.version === entry.version && present[path]?.integrity === entry.integrity
    if (!same || !existsSync(join(root, path, "package.json"))) return path
    if (path.includes("@nomicfoundation/edr-") && !readdirSync(join(root, path)).some(isBinary)) return path
  }
  return undefined
}

const isBinary = (name) => name.endsWith(".node")

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === "EPERM"
  }
}

/** Two installations at once would delete each other's files: the later one waits for the earlier. */
const withLock = async (root, install) => {
  const folder = join(root, ".keyward", "run")
  const file = join(folder, "install.lock")
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new Refusal(`${folder} cannot be made (${error.code}): run as the user who owns this folder.`)
  }
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" })
      break
    } catch (error) {
      if (error.code !== "EEXIST")
        throw new Refusal(`${folder} cannot be written (${error.code}): run as the user who owns it.`)
      const holder = Number(existsSync(file) && readFileSync(file, "utf8"))
      if (holder && !isAlive(holder)) rmSync(file, { force: true })
      else if (!told) say("Another installation is under way here: waiting for it.")
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  try {
    await install()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Completes node_modules exactly as package-lock.json says. @throws Refusal where that fails */
export const installPackages = (root, node) =>
  withLock(root, async () => {
    if (!missingPackage(root)) return
    const { packages } = readJson(join(root, "package-lock.json"))
    const total = Object.values(packages).filter(isNeeded).length - 1
    await npmCi(root, node, "Installing packages", total)
    const missing = missingPackage(root)
    if (missing) throw new Refusal(`npm ci ended without an error, but ${missing} is missing; try once more.`)
  })
