import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync } from "node:fs"
import { delimiter, join } from "node:path"
import { ROOT } from "../scripts/lib/run"

/** A browser that the tests can drive. */
export interface Browser {
  executablePath: string
  args: string[]
  /** Where it was found, for the line that the test command prints. */
  source: string
}

const SYSTEM_PATHS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [process.env["PROGRAMFILES"], process.env["PROGRAMFILES(X86)"], process.env["LOCALAPPDATA"]]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
}

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

const installed = (): string | undefined => {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).concat("/usr/bin", "/usr/local/bin")
  const candidates = COMMANDS.flatMap((command) => onPath.map((folder) => join(folder, command)))
  return [...(SYSTEM_PATHS[process.platform] ?? []), ...candidates].find((file) => existsSync(file))
}

const isRoot = process.getuid?.() === 0

/** Nothing the browser does for itself leaves the machine: no updates, no sync, no look-ups. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
]

/** Chromium's sandbox refuses to run as root. */
const args = (more: readonly string[] = []) => [...QUIET, ...(isRoot ? ["--no-sandbox"] : []), ...more]

/**
 * Unpacks the browser of @sparticuz/chromium once, in whole or not at all, with the libraries and fonts that
 * it brings for machines that have none.
 */
const packaged = async (): Promise<Browser> => {
  const folder = join(ROOT, ".keyward", "browser")
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`
    mkdirSync(partial, { recursive: true })
    // The package unpacks to the folder for temporary files, which other users of the machine share.
    const shared = process.env["TMPDIR"]
    process.env["TMPDIR"] = partial
    const { default: chromium, inflate } = await import("@sparticuz/chromium")
    await chromium.executablePath()
    await inflate(join(ROOT, "node_modules", "@sparticuz", "chromium", "bin", "al2023.tar.br"))
    if (shared === undefined) delete process.env["TMPDIR"]
    else process.env["TMPDIR"] = shared
    renameSync(partial, folder)
  }
  const libraries = spawnSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" }).stdout ?? ""
  if (!libraries.includes("libnss3.so")) process.env["LD_LIBRARY_PATH"] = join(folder, "al2023", "lib")
  if (!existsSync("/etc/fonts/fonts.conf")) process.env["FONTCONFIG_PATH"] = join(folder, "fonts")
  return {
    executablePath: join(folder, "chromium"),
    // It brings no sandbox helper, and only our own pages are opened in it.
    args: args(["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"]),
    source: "packaged (@sparticuz/chromium)",
  }
}

/**
 * The browser for the journeys: the one that KEYWARD_CHROMIUM names, else an installed Chromium or Chrome,
 * else the one that comes inside an npm package, which needs neither root nor a download.
 * @throws where there is none, with what to do
 */
export const findBrowser = async (): Promise<Browser> => {
  const named = process.env["KEYWARD_CHROMIUM"]
  if (named) {
    if (!existsSync(named)) throw new Error(`KEYWARD_CHROMIUM names ${named}, and there is no such file.`)
    return { executablePath: named, args: args(), source: `KEYWARD_CHROMIUM (${named})` }
  }
  const system = installed()
  if (system) return { executablePath: system, args: args(), source: `installed (${system})` }
  if (process.platform === "linux" && process.arch === "x64") return packaged()
  throw new Error("No browser found: install Chromium or Chrome, or name one with KEYWARD_CHROMIUM.")
}
