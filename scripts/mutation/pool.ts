import { fork } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Outcome, Task } from "./worker"

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url))

/** The compiler's memory grows with every run; a new process is cheaper than that. */
const TASKS_EACH = 60

const begin = (): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = fork(WORKER, [], {
      execArgv: ["--conditions=react-server", "--disable-warning=ExperimentalWarning", "--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
    child.once("message", () => resolve(child))
    child.once("exit", (code) => reject(new Error(`a worker ended with code ${code} before it began`)))
  })

/** A worker that is there when it is needed, and another one when it hung. */
export class Runner {
  readonly #limitMs: number
  #child: ChildProcess | null = null
  #tasks = 0

  constructor(limitSeconds: number) {
    this.#limitMs = limitSeconds * 1000
  }

  /** @returns "timeout" where the tests never came to an end: the change made a loop of them */
  async run(task: Task): Promise<Outcome | "timeout"> {
    if (this.#tasks >= TASKS_EACH) this.end()
    this.#child ??= await begin()
    const child = this.#child
    this.#tasks += 1
    const outcome = await new Promise<Outcome | "timeout">((resolve, reject) => {
      const timer = setTimeout(() => settle("timeout"), this.#limitMs)
      const onExit = (code: number | null) => reject(new Error(`a worker ended with code ${code}`))
      const settle = (outcome: Outcome | "timeout") => {
        clearTimeout(timer)
        child.off("exit", onExit)
        resolve(outcome)
      }
      child.once("exit", onExit)
      child.once("message", (outcome) => settle(outcome as Outcome))
      child.send(task)
    })
    if (outcome === "timeout") this.end()
    return outcome
  }

  end(): void {
    this.#child?.removeAllListeners()
    this.#child?.kill("SIGKILL")
    this.#child = null
    this.#tasks = 0
  }
}
