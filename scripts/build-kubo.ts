/**
 * Builds the Kubo that the storage tests run against, from its Go module as tools/kubo pins it, into .keyward/kubo/.
 * Where there is no Go that is new enough it says so and ends well: those tests are then reported as skipped.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./lib/run"

const say = (text: string): boolean => process.stderr.write(`${text}\n`)
const source = join(ROOT, "tools", "kubo")
const folder = join(ROOT, ".keyward", "kubo")
const binary = join(folder, process.platform === "win32" ? "ipfs.exe" : "ipfs")
const stamp = join(folder, "stamp")

/** Go as `major.minor.patch`; null where there is none. `GOTOOLCHAIN=local`: no other Go is downloaded. */
const goVersion = (): number[] | null => {
  const { stdout, status } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8", env: goEnvironment })
  const version = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(stdout ?? "")
  return status === 0 && version ? version.slice(1).map((part) => Number(part ?? 0)) : null
}

const goEnvironment = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" }
const module = readFileSync(join(source, "go.mod"), "utf8")
const sums = readFileSync(join(source, "go.sum"), "utf8")
const needed =
  /^go (\d+)\.(\d+)(?:\.(\d+))?$/m
    .exec(module)
    ?.slice(1)
    .map((part) => Number(part ?? 0)) ?? []
const wanted = createHash("sha256").update(module).update(sums).digest("hex")

const isOlder = (one: readonly number[], other: readonly number[]): boolean => {
  const at = one.findIndex((part, i) => part !== other[i])
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0)
}

const main = (): void => {
  if (existsSync(binary) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    say(`Kubo is built: ${binary}`)
    return
  }
  const found = goVersion()
  if (!found || isOlder(found, needed)) {
    const what = found ? `Go ${found.join(".")} is older than` : "there is no Go here; it takes"
    say(`Kubo is not built: ${what} ${needed.join(".")}. Its tests will be skipped.`)
    return
  }
  mkdirSync(folder, { recursive: true })
  say("Building Kubo from its Go module; the first time takes some minutes ...")
  const args = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-o",
    `${binary}.part`,
    "github.com/ipfs/kubo/cmd/ipfs",
  ]
  execFileSync("go", args, { cwd: source, env: goEnvironment, stdio: "inherit" })
  renameSync(`${binary}.part`, binary)
  writeFileSync(stamp, wanted)
  say(`Kubo is built: ${execFileSync(binary, ["version"], { encoding: "utf8" }).trim()}`)
}

main()
