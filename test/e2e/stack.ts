/** Where the journeys' own chain and app answer; started once by global-setup. */
export interface TestStack {
  appUrl: string
  rpcUrl: string
  registry: string
  /** The folder that the app under test keeps everything in: data (database, blocks), deployments, log. */
  home: string
}

const NAME = "KEYWARD_TEST_STACK"

/** For global-setup only: hands the stack to the workers, which inherit the environment. */
export const publishStack = (stack: TestStack): void => {
  process.env[NAME] = JSON.stringify(stack)
}

/** @throws outside a run of Playwright */
export const testStack = (): TestStack => {
  const text = process.env[NAME]
  if (!text) throw new Error("No stack: run this by npx playwright test")
  return JSON.parse(text) as TestStack
}
