/** What the order of a task depends on. */
export interface Task {
  readonly name: string
  /** Names of tasks that have to be over before it begins; those that are not in the run count as over. */
  readonly after?: readonly string[]
  /** A group: two of its tasks never run at the same time, because one writes what another reads or writes. */
  readonly apart?: string
  /** Nothing else runs beside it. */
  readonly alone?: boolean
}

/**
 * Runs tasks side by side, at most `lanes` at a time, the earlier in the list first.
 * @param run must not reject
 * @param stopped asked before each start; once it says true nothing more begins
 * @throws where the rest waits for each other
 */
export async function runInLanes<T extends Task>(
  tasks: readonly T[],
  lanes: number,
  run: (task: T) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const waiting = [...tasks]
  const running = new Map<T, Promise<void>>()
  const isReady = (task: T): boolean => {
    const others = [...running.keys()]
    if (others.some(({ alone }) => alone) || (task.alone && others.length > 0)) return false
    if (task.apart !== undefined && others.some(({ apart }) => apart === task.apart)) return false
    const unfinished = [...waiting, ...others].map(({ name }) => name)
    return !task.after?.some((name) => unfinished.includes(name))
  }
  const startNext = (): boolean => {
    const index = running.size < lanes && !stopped() ? waiting.findIndex(isReady) : -1
    const [task] = index < 0 ? [] : waiting.splice(index, 1)
    if (!task) return false
    running.set(
      task,
      run(task).finally(() => running.delete(task)),
    )
    return true
  }
  for (;;) {
    while (startNext());
    if (running.size === 0) break
    await Promise.race(running.values())
  }
  if (waiting.length > 0 && !stopped())
    throw new Error(`These wait for each other: ${waiting.map(({ name }) => name).join(", ")}.`)
}
