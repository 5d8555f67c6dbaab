import { wording } from "../../app/_words/errors"
import { chain } from "./chain"
import { connect, setUp, signIn } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { addRecords, openRow } from "./records"
import { madeUp } from "./samples"

const SEVEN_DAYS = 7 * 86_400

/** Types the account and its code on the page for lost wallets. */
async function typeLost({ page }: Person, account: string, code: readonly string[]): Promise<void> {
  await page.getByLabel("Your account").fill(account)
  await page.getByLabel("Recovery code", { exact: true }).fill(code.join(" "))
  await page.getByRole("button", { name: "Go on" }).click()
}

test("a lost wallet: freeze, seven days, a new wallet, and everything is there", async ({ person }) => {
  test.slow()
  const old = await person()
  const code = await setUp(old, { name: "Ines Vogel", role: "patient" })
  const record = madeUp("Kept through it all", "A line that stands in this record alone.")
  await addRecords(old, [record])

  const fresh = await person()
  const { page } = fresh
  await page.getByRole("link", { name: "I lost my wallet" }).click()
  await page.getByRole("button", { name: "Connect a wallet" }).click()
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^MetaMask/ })
    .click()

  // The right code of another account, and a mistyped one, change nothing.
  await typeLost(fresh, fresh.wallet.account, code)
  await expect(page.getByText(wording["recovery-wrong"].title)).toBeVisible()
  await typeLost(fresh, old.wallet.account, ["0000", ...code.slice(1)])
  await expect(page.getByText("A letter or digit is not right.")).toBeVisible()
  await typeLost(fresh, old.wallet.account, code)
  // From the freeze on the old page asks for nothing more that it gets
  old.watch.expect(/status of 40[13]/)
  await page.getByRole("button", { name: "Freeze my account" }).click()
  await expect(page.getByText("Your account is frozen.")).toBeVisible()
  await expect(page.getByRole("button", { name: "Use this wallet from now on" })).toHaveCount(0)

  // Whoever has the old wallet is out, and stays out.
  await old.page.reload()
  await expect(old.page.getByRole("heading", { name: wording["wallet-shut"].title })).toBeVisible()

  await chain.send("evm_increaseTime", [SEVEN_DAYS + 60])
  await chain.send("evm_mine", [])
  await page.reload()
  await typeLost(fresh, old.wallet.account, code)
  const take = page.getByRole("button", { name: "Use this wallet from now on" })
  fresh.wallet.refuseNext("eth_signTypedData_v4")
  await take.click()
  await expect(page.getByText(wording["wallet-refused"].title)).toBeVisible()
  await take.click()
  await expect(page.getByRole("heading", { name: "The account has this wallet now" })).toBeVisible()
  await page.getByRole("button", { name: "Go to my records" }).click()

  await signIn(fresh)
  await page.getByRole("button", { name: "Use recovery code" }).click()
  await page.getByLabel("Recovery code", { exact: true }).fill(code.join(" "))
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByRole("button", { name: "Ines Vogel" })).toBeVisible()
  await openRow(page, record.title)
  await expect(page.getByText("A line that stands in this record alone.")).toBeVisible()
})

test("a freeze is undone by the same code, and the wallet works again", async ({ person }) => {
  test.slow()
  const one = await person()
  const code = await setUp(one, { name: "Ines Vogel", role: "patient" })
  const finder = await person()
  const { page } = finder
  await page.goto("/recover")
  await page.getByRole("button", { name: "Connect a wallet" }).click()
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^MetaMask/ })
    .click()
  await typeLost(finder, one.wallet.account, code)
  await page.getByRole("button", { name: "Freeze my account" }).click()
  await page.getByRole("button", { name: "I found my wallet: undo the freeze" }).click()
  await expect(page.getByRole("button", { name: "Freeze my account" })).toBeVisible()

  const again = await person({ wallet: one.wallet })
  await connect(again)
  await signIn(again)
  await expect(again.page.getByRole("heading", { level: 1, name: "Unlock your records" })).toBeVisible()
})
