/** Where a worker's own chain and app answer; started once by global-setup. */
export interface TestStack {
  appUrl: string
  rpcUrl: string
  registry: string
  /** The folder that the app under test keeps everything in: data (database, blocks), deployments, log. */
  home: string
}

const NAME = "KEYWARD_TEST_STACKS"

/** For global-setup only: hands the stacks to the workers, which inherit the environment. */
export const publishStacks = (stacks: readonly TestStack[]): void => {
  process.env[NAME] = JSON.stringify(stacks)
}

/**
 * The stack of the worker that this runs in. No other worker writes to it; the tests of one worker share it, one
 * after the other.
 * @throws outside a run of Playwright
 */
export const testStack = (): TestStack => {
  const stacks = JSON.parse(process.env[NAME] ?? "[]") as TestStack[]
  // Unset in the process that only collects the tests. A worker that takes another's place has its index.
  const stack = stacks[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]
  if (!stack) throw new Error("No stack: run this by npx playwright test")
  return stack
}
