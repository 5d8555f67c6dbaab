import type { BrowserContext, Page } from "@playwright/test"
import { AskingWallet, askNodeAt } from "../fakes/asking-wallet"
import type { RpcAnswer, RpcRequest } from "../fakes/hostile-rpc"
import { chain } from "./chain"
import type { NewAccount } from "./chain"
import { injectWallet } from "./injected-wallet"
import { testStack } from "./stack"

export { confirms, signedAction } from "../fakes/asking-wallet"

/** What the page's side of it asks about itself: MetaMask's own `_metamask.isUnlocked`. */
const IS_UNLOCKED = "test_isUnlocked"

/**
 * A wallet of its own beside the browser, as MetaMask is one: the page sees an EIP-1193 provider that is announced by
 * EIP-6963, keys and decisions stay here. A new device is asked anew whether it may see the account.
 */
export class TestWallet extends AskingWallet<BrowserContext, NewAccount> {
  readonly #pages = new Set<Page>()

  protected readonly node = { provider: chain, ask: (request: RpcRequest) => askNode(request) }

  /** Its account's index in the test phrase. */
  get index(): number {
    return this.chosen.index
  }

  /** Puts it into every page that the context will open. */
  async installIn(context: BrowserContext): Promise<void> {
    await context.exposeBinding("keywardTestWallet", async ({ page }, request: RpcRequest) => {
      this.#pages.add(page)
      if (request.method === IS_UNLOCKED) return { result: !this.isLocked }
      return this.answer(request, context)
    })
    await context.addInitScript(injectWallet)
  }

  protected async emit(event: string, value: unknown): Promise<void> {
    for (const page of this.#pages)
      if (!page.isClosed() && (event !== "accountsChanged" || this.isPermitted(page.context())))
        await page.evaluate(
          ([name, detail]) => dispatchEvent(new CustomEvent(`test-wallet:${name}`, { detail })),
          [event, value] as const,
        )
  }
}

/** The truth, from the node itself. */
export const askNode = (request: RpcRequest): Promise<RpcAnswer> => askNodeAt(testStack().rpcUrl, request)
