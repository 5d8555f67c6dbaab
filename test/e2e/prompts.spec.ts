import { wording } from "../../app/_words/errors"
import { poorAccount, newAccount } from "./chain"
import { connect, setUp, signIn, unlock } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { look } from "./look"
import { addRecords, row, startAdding, tray } from "./records"
import { madeUp } from "./samples"
import { prepareShare, said, shareButton } from "./sharing"
import { confirms, TestWallet } from "./wallet"

const letter = madeUp("A letter", "Take two of these each morning.")
/** The line that says where to look; after ten seconds. */
const help = ({ page }: Person) => page.locator("[data-wallet-help]:visible")
const SOON = { timeout: 20_000 }

/** MetaMask 13; the window of each confirmation is closed without an answer. */
function closing({ wallet }: Person): void {
  wallet.asMetaMask13 = true
  wallet.decide = (prompt) => (confirms(prompt) ? "close" : true)
}
const answering = ({ wallet }: Person): void => void (wallet.decide = () => true)

/** Nobody pays for this person. */
const relayOff = ({ context, watch }: Person) => {
  watch.expect(/Failed to load resource/)
  return context.route("**/api/relay", (route) => route.abort())
}

// Each makes its own people: a free worker may take the next.
test.describe.configure({ mode: "parallel" })

test("a side panel that was closed leaves no dead end, and nothing of a former account to the next", async ({
  person,
}) => {
  test.setTimeout(300_000)
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  const what = { with: doctor.wallet.account, name: "Dr Tomas Reif", what: "Folder Heart" }
  await prepareShare(patient, what)
  const dialog = patient.page.getByRole("dialog", { name: "Share" })
  closing(patient)

  await shareButton(patient).click()
  await expect(help(patient)).toContainText("click its icon", SOON)
  await look(patient.page, "wallet-asks", { dialog: true })
  await help(patient).getByRole("button", { name: "Stop waiting" }).click()
  await expect(dialog.getByText(wording["wallet-unanswered"].title)).toBeVisible()
  // signed after all: nobody uses it
  patient.wallet.closed[0]?.answer(true)
  await expect(dialog.getByRole("radio", { name: /^Folder Heart/ })).toBeChecked()
  await expect(said(patient, "Dr Tomas Reif can now read")).toHaveCount(0)

  // a wallet that is locked and lists its accounts is noticed at once, and asks once it is open
  patient.wallet.lockSilently()
  await shareButton(patient).click()
  await expect(help(patient)).toContainText("Your wallet is locked.", { timeout: 8_000 })
  await patient.wallet.unlock()
  await expect.poll(() => patient.wallet.closed.length).toBe(1)
  // an old prompt, confirmed after the account was changed
  await patient.wallet.switchAccount(await newAccount())
  await expect(patient.page.getByText("Your wallet changed to another account")).toBeVisible()
  patient.wallet.closed[0]?.answer(true)
  await patient.page.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(patient.page.getByRole("heading", { level: 1, name: "Create your keys" })).toBeVisible()
  for (const words of ["Dr Tomas Reif", "Heart", "Ines Vogel"])
    await expect(patient.page.getByText(words)).toHaveCount(0)
})

test("an upload whose page was loaded anew while the wallet asked says what it needs, and is added once", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const one = await person()
  const { page, wallet } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await relayOff(one)
  const before = wallet.asked("eth_sendTransaction")
  closing(one)
  await startAdding(one, [letter])
  await expect.poll(() => wallet.closed.length).toBe(1)
  await page.reload()
  await unlock(one)
  await expect(tray(page).getByText("Waiting for your confirmation").first()).toBeVisible()
  await expect(page.getByText("Your wallet still asks", { exact: true })).toBeVisible()
  // confirmed in the wallet meanwhile: it is not sent a second time
  wallet.closed[0]?.answer(true)
  answering(one)
  await expect(row(page, "A letter")).toBeVisible(SOON)
  await expect(page.getByText("Your wallet still asks", { exact: true })).toHaveCount(0)
  await tray(page).getByRole("button", { name: "Confirm now" }).click()
  await expect(tray(page).getByText("Done", { exact: true })).toBeVisible()
  expect(wallet.asked("eth_sendTransaction") - before).toBe(1)
  await expect(row(page, "A letter")).toHaveCount(1)
})

test("a second tab is told that the first one waits for the wallet", async ({ person }) => {
  test.setTimeout(240_000)
  const one = await person()
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  const second = { ...one, page: await one.context.newPage() }
  await second.page.goto("/records")
  await unlock(second)
  closing(one)
  await startAdding(one, [letter])
  await expect.poll(() => one.wallet.closed.length).toBe(1)
  await startAdding(second, [madeUp("Another", "In the other tab.")])
  await expect(tray(second.page).getByText(wording["tab-busy"].title)).toBeVisible()
  one.wallet.closed[0]?.answer(true)
  answering(one)
  await expect(row(one.page, "A letter")).toBeVisible(SOON)
  await tray(second.page).getByRole("button", { name: "Try again" }).click()
  await expect(row(second.page, "Another")).toBeVisible(SOON)
})

test("set-up announces its two signatures, and says that nobody pays before a code is written down", async ({
  person,
}) => {
  const one = await person({ wallet: new TestWallet(poorAccount()) })
  const { page, context, wallet } = one
  // Back leaves a dialog and not the page
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  await expect(page.getByRole("dialog", { name: "Connect your wallet" })).toBeVisible()
  await page.evaluate(() => history.pushState(null, "", location.href))
  await page.evaluate(() => history.back())
  await expect(page.getByRole("dialog")).toHaveCount(0)

  await connect(one)
  await relayOff(one)
  await signIn(one)
  await expect(page.getByText("Keys can’t be kept here just now.")).toBeVisible()
  await page.getByRole("button", { name: "Create my keys" }).click()
  await expect(page.getByText(wording["nobody-pays"].title)).toBeVisible()
  expect(wallet.asked("eth_signTypedData_v4")).toBe(0)
  await context.unroute("**/api/relay")

  const seen: string[] = []
  wallet.decide = async () => {
    const now = page.getByText(/^Signature \d of 2:/)
    await now.waitFor()
    seen.push((await now.textContent()) ?? "")
    return true
  }
  await expect(page.getByText(/1 of 2: .* 2 of 2: /)).toBeVisible()
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("list", { name: "Your recovery code" })).toBeVisible()
  expect(seen).toEqual([expect.stringContaining("1 of 2"), expect.stringContaining("2 of 2")])

  const icon = await page.locator("link[rel=icon]").first().getAttribute("href")
  const response = await page.request.get(icon ?? "/icon.svg")
  expect(response.headers()["cross-origin-resource-policy"]).toBe("cross-origin")
})
