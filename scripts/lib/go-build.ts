import { execFileSync, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./run"

/** A program that tests run against and that is built from its Go module, as `tools/<folder>` pins it. */
export interface GoProgram {
  readonly name: string
  /** Under `tools/` and `.keyward/`. */
  readonly folder: string
  readonly binary: string
  readonly package: string
  readonly args?: readonly string[]
}

const say = (text: string): boolean => process.stderr.write(`${text}\n`)

/** No other Go is downloaded, and nothing that the pinned module does not name. */
const environment = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" }

/** Go as `major.minor.patch`; null where there is none. */
const goVersion = (): number[] | null => {
  const { stdout, status } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8", env: environment })
  const version = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(stdout ?? "")
  return status === 0 && version ? version.slice(1).map((part) => Number(part ?? 0)) : null
}

const isOlder = (one: readonly number[], other: readonly number[]): boolean => {
  const at = one.findIndex((part, i) => part !== other[i])
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0)
}

/** Builds it into `.keyward/<folder>/`; where there is no Go that is new enough it says so and ends well. */
export function buildGoProgram(program: GoProgram): void {
  const { name } = program
  const source = join(ROOT, "tools", program.folder)
  const folder = join(ROOT, ".keyward", program.folder)
  const binary = join(folder, process.platform === "win32" ? `${program.binary}.exe` : program.binary)
  const stamp = join(folder, "stamp")
  const module = readFileSync(join(source, "go.mod"), "utf8")
  const needed =
    /^go (\d+)\.(\d+)(?:\.(\d+))?$/m
      .exec(module)
      ?.slice(1)
      .map((part) => Number(part ?? 0)) ?? []
  const sums = readFileSync(join(source, "go.sum"), "utf8")
  const wanted = createHash("sha256").update(module).update(sums).digest("hex")
  if (existsSync(binary) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    say(`${name} is built: ${binary}`)
    return
  }
  const found = goVersion()
  if (!found || isOlder(found, needed)) {
    const what = found ? `Go ${found.join(".")} is older than` : "there is no Go here; it takes"
    say(`${name} is not built: ${what} ${needed.join(".")}. Its tests will be skipped.`)
    return
  }
  mkdirSync(folder, { recursive: true })
  say(`Building ${name} from its Go module; the first time takes some minutes ...`)
  const args = ["build", "-trimpath", "-buildvcs=false", ...(program.args ?? []), "-o", `${binary}.part`]
  execFileSync("go", [...args, program.package], { cwd: source, env: environment, stdio: "inherit" })
  renameSync(`${binary}.part`, binary)
  writeFileSync(stamp, wanted)
  say(`${name} is built: ${execFileSync(binary, ["version"], { encoding: "utf8" }).trim()}`)
}
