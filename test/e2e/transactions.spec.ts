import type { PublicConfig } from "../../app/_core/ports/config"
import type { Lie } from "../fakes/hostile-rpc"
import { accountAt, chain } from "./chain"
import { setUp, unlock } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { tellPages } from "./lies"
import { row, startAdding } from "./records"
import { madeUp } from "./samples"

const GWEI = 1_000_000_000n

/** The line of what is under way. */
const line = ({ page }: Person, words: string) => page.getByRole("status").filter({ hasText: words })
const SENT = "Usually takes 12 seconds"

/** Nobody pays for these people: what they confirm are transactions of their own. */
async function payForThemselves({ context }: Person): Promise<void> {
  const limits = {
    accountPerHour: 0,
    accountPerDay: 0,
    everybodyPerHour: 0,
    everybodyPerDay: 0,
    gas: 0,
    deadline: 0,
  }
  await context.route("**/api/relay", (route) =>
    route.fulfill({ json: { offered: false, reason: "off", urgent: false, limits } }),
  )
}

/** A local node calls its newest block final; a network does so minutes later. */
const nothingFinal: Lie = (request, ask) =>
  request.method === "eth_getBlockByNumber" && request.params[0] === "finalized"
    ? ask({ ...request, params: ["0x0", false] })
    : ask(request)

interface Pending {
  readonly hash: string
  readonly nonce: string
}

async function pendingOf({ wallet }: Person): Promise<Pending[]> {
  const block = (await chain.send("eth_getBlockByNumber", ["pending", true])) as {
    transactions: (Pending & { from: string })[]
  }
  return block.transactions.filter(({ from }) => from.toLowerCase() === wallet.account.toLowerCase())
}

/** Somebody with a record on its way that no block has taken; the page says that it is sent. */
async function withOneSent(one: Person): Promise<Pending> {
  await payForThemselves(one)
  await tellPages(one.context, nothingFinal)
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await chain.send("evm_setAutomine", [false])
  await startAdding(one, [madeUp("A letter", "Take two of these each morning.")])
  await expect(line(one, SENT)).toBeVisible()
  const [pending] = await pendingOf(one)
  if (!pending) throw new Error("nothing was sent")
  return pending
}

/** What the wallet's own window does: another transaction in the same place, for a higher fee. */
async function sendInstead({ wallet }: Person, { hash, nonce }: Pending, more: object = {}): Promise<void> {
  const former = await chain.getTransaction(hash)
  if (!former) throw new Error("nothing to replace")
  const { to, data, value, gasLimit } = former
  const fees = { maxFeePerGas: 40n * GWEI, maxPriorityFeePerGas: 20n * GWEI }
  await accountAt(wallet.index).sendTransaction({
    ...{ to, data, value, gasLimit, nonce: Number(nonce), ...fees },
    ...more,
  })
}

const mine = () => chain.send("evm_mine", [])

async function reload(one: Person): Promise<void> {
  await one.page.reload()
  await unlock(one)
}

// Each makes its own people and leaves the chain as it found it: a free worker may take the next.
test.describe.configure({ mode: "parallel" })

test.describe("a transaction", () => {
  test.afterEach(async () => {
    await chain.send("evm_setAutomine", [true])
    await mine()
  })

  test("waits over a reload, is confirmed, and in the end is final", async ({ person }) => {
    const one = await person()
    await withOneSent(one)
    await reload(one)
    await expect(line(one, SENT)).toBeVisible()
    await mine()
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
    await expect(row(one.page, "A letter")).toBeVisible()
    await reload(one)
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
    await tellPages(one.context, null)
    await expect(line(one, "Settled; it stays as it is")).toBeVisible()
  })

  test("that is sped up in the wallet is the same one", async ({ person }) => {
    const one = await person()
    const sent = await withOneSent(one)
    await sendInstead(one, sent)
    await reload(one)
    await expect(line(one, SENT)).toBeVisible()
    await mine()
    await expect(line(one, "Sent again for a higher fee")).toBeVisible()
    await expect(row(one.page, "A letter")).toBeVisible()
    await reload(one)
    await expect(line(one, "Sent again for a higher fee")).toBeVisible()
  })

  test("that is cancelled in the wallet is said to be, and nothing was added", async ({ person }) => {
    const one = await person()
    const sent = await withOneSent(one)
    await sendInstead(one, sent, { to: one.wallet.account, data: "0x", value: 0n })
    await reload(one)
    await mine()
    await expect(line(one, "You cancelled it in your wallet")).toBeVisible()
    await reload(one)
    await expect(line(one, "You cancelled it in your wallet")).toBeVisible()
    await expect(row(one.page, "A letter")).toHaveCount(0)
  })

  test("that is replaced by another is said to be", async ({ person }) => {
    const one = await person()
    const sent = await withOneSent(one)
    await sendInstead(one, sent, { to: accountAt(0).address, data: "0x", value: 1n })
    await mine()
    await expect(line(one, "Your wallet sent another one instead")).toBeVisible()
    await reload(one)
    await expect(line(one, "Your wallet sent another one instead")).toBeVisible()
  })

  test("that no node knows any more is lost", async ({ person }) => {
    const one = await person()
    await one.page.clock.install()
    const sent = await withOneSent(one)
    await reload(one)
    await expect(line(one, SENT)).toBeVisible()
    await chain.send("hardhat_dropTransaction", [sent.hash])
    // one look at it while it is unknown, and one after a minute and a half
    await one.page.waitForResponse((response) =>
      /TransactionByHash/.test(response.request().postData() ?? ""),
    )
    await one.page.clock.fastForward(120_000)
    await expect(line(one, "No node knows it any more")).toBeVisible()
    await reload(one)
    await expect(line(one, "No node knows it any more")).toBeVisible()
  })

  test("that is undone after it was confirmed waits anew, and is confirmed again", async ({ person }) => {
    const one = await person()
    // While the record is undone its content is nobody's, and Chromium says so of a list that still asks for it.
    one.watch.expect(/status of 403.*\/api\/records\//)
    await withOneSent(one)
    const before = (await chain.send("evm_snapshot", [])) as string
    await mine()
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
    await chain.send("evm_revert", [before])
    await expect(line(one, "The network undid its last steps")).toBeVisible()
    await reload(one)
    await expect(line(one, "The network undid its last steps")).toBeVisible()
    await mine()
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
    await expect(row(one.page, "A letter")).toBeVisible()
  })

  test("that a relay pays for is followed over a reload as well", async ({ person }) => {
    const one = await person()
    await tellPages(one.context, nothingFinal)
    await setUp(one, { name: "Ines Vogel", role: "patient" })
    await chain.send("evm_setAutomine", [false])
    await startAdding(one, [madeUp("A letter", "Free of charge.")])
    await expect(line(one, "Free of charge; usually takes 12 seconds")).toBeVisible()
    await reload(one)
    await expect(line(one, "Free of charge; usually takes 12 seconds")).toBeVisible()
    await mine()
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
    await expect(row(one.page, "A letter")).toBeVisible()
  })

  test("of another account is not shown", async ({ person }) => {
    const one = await person()
    await withOneSent(one)
    await mine()
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
    const former = { index: one.wallet.index, wallet: accountAt(one.wallet.index) }
    const index = former.index + 1
    await one.wallet.switchAccount({ index, wallet: accountAt(index) })
    await expect(one.page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
    await expect(one.page.getByText("Settled for good")).toHaveCount(0)
    await one.wallet.switchAccount(former)
    await one.page.getByRole("button", { name: "Sign in", exact: true }).click()
    await unlock(one)
    await expect(line(one, "Settled for good in a few minutes")).toBeVisible()
  })

  test("whose chain is no more is said to be gone", async ({ person }) => {
    const one = await person()
    await withOneSent(one)
    one.watch.expect(/./)
    const { deployedAtBlock } = (await (await one.page.request.get("/api/config")).json()) as PublicConfig
    const another: Lie = async (request, ask) => {
      const answer = await ask(request)
      const isDeployment =
        request.method === "eth_getBlockByNumber" && Number(request.params[0]) === deployedAtBlock
      if (!isDeployment || !("result" in answer)) return answer
      return { result: { ...(answer.result as object), hash: `0x${"9".repeat(64)}` } }
    }
    await reload(one)
    await expect(line(one, SENT)).toBeVisible()
    await tellPages(one.context, another)
    await expect(line(one, "This local network has started afresh without it")).toBeVisible()
    await tellPages(one.context, null)
    await reload(one)
    await expect(line(one, "This local network has started afresh without it")).toBeVisible()
  })
})
