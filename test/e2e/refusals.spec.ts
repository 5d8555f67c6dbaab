import { rm, writeFile } from "node:fs/promises"
import { wording } from "../../app/_words/errors"
import type { ErrorCode } from "../../app/_core/errors"
import { newAccount } from "./chain"
import { connect, setUp, signIn } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { addRecords, row, startAdding, tray } from "./records"
import { madeUp } from "./samples"
import { prepareShare, said, shareButton } from "./sharing"
import { testStack } from "./stack"
import { confirms } from "./wallet"

const says = ({ page }: Person, code: ErrorCode) =>
  page.getByText(wording[code].title, { exact: false }).first()
const letter = madeUp("A letter", "Take two of these each morning.")

// Each makes its own people: a free worker may take the next.
test.describe.configure({ mode: "parallel" })

test("a refused connection or sign-in changes nothing and can be tried again", async ({ person }) => {
  const one = await person()
  const { page } = one
  one.wallet.refuseNext()
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  const metamask = page.getByRole("dialog").getByRole("button", { name: /^MetaMask/ })
  await metamask.click()
  await expect(says(one, "wallet-refused")).toBeVisible()
  await metamask.click()
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  one.wallet.refuseNext("personal_sign")
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(says(one, "wallet-refused")).toBeVisible()
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Create your keys" })).toBeVisible()
})

test("a refused confirmation keeps the keys that were made", async ({ person }) => {
  const one = await person()
  const { page } = one
  await connect(one)
  await signIn(one)
  one.wallet.refuseNext("eth_signTypedData_v4")
  await page.getByRole("button", { name: "Create my keys" }).click()
  await expect(says(one, "wallet-refused")).toBeVisible()
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("list", { name: "Your recovery code" })).toBeVisible()
})

test("a refused upload stays, survives a reload and is confirmed at the second try", async ({ person }) => {
  const one = await person()
  const { page } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  one.wallet.refuseNext("eth_sendTransaction")
  await startAdding(one, [letter])
  await expect(tray(page).getByText(wording["wallet-refused"].title)).toBeVisible()
  await expect(tray(page).getByText("only your confirmation is missing")).toBeVisible()

  await page.reload()
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(tray(page).getByText("A letter")).toBeVisible()
  await tray(page).getByRole("button", { name: "Confirm now" }).click()
  await expect(row(page, "A letter")).toBeVisible()
  await expect(tray(page).getByText("Done", { exact: true })).toBeVisible()
})

test("a file that is gone before it was encrypted is named, and can be taken back", async ({
  person,
}, info) => {
  const one = await person()
  const { page } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  const path = info.outputPath("gone.txt")
  await writeFile(path, "Here today.")
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Choose files" }).click()
  await (await chooser).setFiles(path)
  await expect(page.getByRole("dialog", { name: "Add a record" })).toBeVisible()
  await rm(path)
  await page.getByRole("button", { name: "Add this record" }).click()
  await expect(tray(page).getByText(wording["file-unreadable"].title)).toBeVisible()
  await tray(page).getByRole("button", { name: "Remove" }).click()
  await expect(tray(page)).toHaveCount(0)
  await page.reload()
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
  await expect(tray(page)).toHaveCount(0)
})

test("a refused share keeps every choice", async ({ person }) => {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await prepareShare(patient, { with: doctor.wallet.account, name: "Dr Tomas Reif", what: "Folder Heart" })
  patient.wallet.refuseNext("eth_sendTransaction")
  await shareButton(patient).click()
  const dialog = patient.page.getByRole("dialog", { name: "Share" })
  await expect(dialog.getByText(wording["wallet-refused"].title)).toBeVisible()
  await expect(dialog.getByLabel("With whom")).toHaveValue(doctor.wallet.account)
  await expect(dialog.getByRole("radio", { name: /^Folder Heart/ })).toBeChecked()
  await expect(dialog.getByRole("radio", { name: "1 week" })).toBeChecked()
  await shareButton(patient).click()
  await expect(said(patient, "Dr Tomas Reif can now read the folder Heart")).toBeVisible()
})

test("another account in the wallet ends the session at once, in the middle of anything", async ({
  person,
}) => {
  const one = await person()
  const { page, wallet } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(one, [letter])
  const second = await newAccount()
  wallet.decide = async (prompt) => {
    if (confirms(prompt)) await wallet.switchAccount(second)
    return true
  }
  await startAdding(one, [madeUp("Another", "Half-way")])
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  await expect(says(one, "account-switched")).toBeVisible()
  await expect(row(page, "A letter")).toHaveCount(0)
  await expect(page.getByText("Ines Vogel")).toHaveCount(0)
})

test("on another network the app says which one it needs, and adds it", async ({ person }) => {
  const one = await person()
  const { page, wallet } = one
  await wallet.switchChain(1, { knowsLocal: false })
  await connect(one)
  await expect(page.getByRole("heading", { level: 1, name: wording["network-wrong"].title })).toBeVisible()
  wallet.refuseNext("wallet_addEthereumChain")
  const change = page.getByRole("button", { name: /^Switch to/ })
  await change.click()
  await expect(says(one, "wallet-refused")).toBeVisible()
  await change.click()
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  expect(wallet.added.at(-1)).toMatchObject({ chainId: "0x7a69", rpcUrls: [testStack().rpcUrl] })
})

test("a locked wallet says so, and opens again", async ({ person }) => {
  const one = await person()
  const { page, wallet } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  wallet.lockSilently()
  await startAdding(one, [letter])
  await expect(tray(page).getByText(wording["wallet-locked"].title)).toBeVisible()
  await wallet.unlock()
  await tray(page).getByRole("button", { name: "Try again" }).click()
  await expect(row(page, "A letter")).toBeVisible()
})

test("where the network is gone the page says so and comes back by itself", async ({ person }) => {
  const one = await person()
  const { page, context, watch } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(one, [letter])
  watch.expect(/Failed to load resource|ERR_FAILED|could not detect network|JsonRpcProvider failed/)
  const rpc = `${testStack().rpcUrl}/**`
  await context.route(rpc, (route) => route.abort())
  await page.getByRole("link", { name: "Activity" }).first().click()
  await expect(says(one, "chain-unreachable")).toBeVisible({ timeout: 80_000 })
  await context.unroute(rpc)
  await page.getByRole("button", { name: wording["chain-unreachable"].action }).first().click()
  await expect(says(one, "chain-unreachable")).toBeHidden({ timeout: 80_000 })
})

test("where the store is gone what is added waits on the device and carries on by itself", async ({
  person,
}) => {
  const one = await person()
  const { page, context, watch } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  watch.expect(/Failed to load resource/)
  await context.route("**/api/records/**", (route) => route.abort())
  await startAdding(one, [letter])
  await expect(tray(page).getByText(wording["store-unreachable"].title)).toBeVisible()
  await page.reload()
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(tray(page).getByText(wording["store-unreachable"].title)).toBeVisible()
  await context.unroute("**/api/records/**")
  // by itself: nobody has to ask for it
  await expect(row(page, "A letter")).toBeVisible({ timeout: 90_000 })
})
