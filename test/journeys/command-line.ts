import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { ROOT } from "../../scripts/lib/run"
import { localWallet } from "../../scripts/lib/node-services"
import type { World } from "./world"

/** A line of JSON that a command wrote. */
export type Line = Readonly<Record<string, unknown>>

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null
  readonly lines: readonly Line[]
  readonly errors: string
}

export interface Running {
  /** Resolves with the number of such lines as soon as there are so many. Rejects where it ends before. */
  until(matches: (line: Line) => boolean, many?: number): Promise<void>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Ended>
}

/** A machine on which somebody runs `keyward` in a process of its own: a key file, a state folder, a folder of files. */
export class Machine {
  readonly home = mkdtempSync(join(tmpdir(), "keyward-machine-"))
  readonly folder = join(this.home, "results")
  readonly state = join(this.home, "state")
  readonly keyFile = join(this.home, "key")
  readonly #children = new Set<ChildProcess>()

  /** @param index which of the local chain's accounts it is */
  constructor(
    private readonly world: World,
    index: number,
  ) {
    mkdirSync(this.folder)
    const { privateKey } = localWallet(index, chainProvider(world.chain.url, world.chain.chainId))
    writeFileSync(this.keyFile, privateKey, { mode: 0o600 })
  }

  start(...args: readonly string[]): Running {
    const place = ["--app", this.world.app.url, "--key", this.keyFile, "--state", this.state, "--json"]
    const child = spawn(
      process.execPath,
      ["--import", "tsx", join(ROOT, "scripts", "cli", "run.ts"), ...args, ...place],
      { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
    )
    this.#children.add(child)
    const lines: Line[] = []
    const waiting = new Set<() => void>()
    let [rest, errors] = ["", ""]
    child.stdout.on("data", (chunk: Buffer) => {
      const parts = (rest + String(chunk)).split("\n")
      rest = parts.pop() ?? ""
      lines.push(...parts.filter((each) => each !== "").map((each) => JSON.parse(each) as Line))
      for (const look of waiting) look()
    })
    child.stderr.on("data", (chunk: Buffer) => (errors += String(chunk)))
    const ended = new Promise<Ended>((resolve) =>
      child.on("close", (code) => {
        this.#children.delete(child)
        resolve({ code, lines, errors })
      }),
    )
    return {
      ended,
      kill: (signal) => void child.kill(signal),
      until: (matches, many = 1) =>
        new Promise((resolve, reject) => {
          const look = () => {
            if (lines.filter(matches).length < many) return
            waiting.delete(look)
            resolve()
          }
          waiting.add(look)
          void ended.then(({ code }) => reject(new Error(`it ended with ${code}: ${errors}`)))
          look()
        }),
    }
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended
  }

  remove(): void {
    for (const child of this.#children) child.kill("SIGKILL")
    rmSync(this.home, { recursive: true, force: true })
  }
}
