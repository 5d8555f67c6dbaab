import { formatEther } from "ethers"
import { wording } from "../../app/_words/errors"
import { REGISTRY_ACTIONS } from "../../app/_core/signed-actions"
import { chain, poorAccount } from "./chain"
import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { addRecords, download, downloadButton, openFolder, openRow, row, startAdding, tray } from "./records"
import { madeUp } from "./samples"
import { share, stopSharing } from "./sharing"
import { TestWallet, signedAction } from "./wallet"

const DOCTOR = "Dr Tomas Reif"
const PATIENT = "Ines Vogel"

const sentTransactions = ({ wallet }: Person) =>
  wallet.prompts.filter(({ method }) => method === "eth_sendTransaction").length
const sentences = ({ wallet }: Person) =>
  wallet.prompts.map((prompt) => signedAction(prompt)?.["sentence"]).filter((said) => said !== undefined)

/** The whole journey of two people. */
async function walk(patient: Person, doctor: Person): Promise<void> {
  const letter = madeUp("A letter", "Take two of these each morning.")
  await setUp(patient, { name: PATIENT, role: "patient" })
  await setUp(doctor, { name: DOCTOR, role: "doctor" })
  await addRecords(patient, [letter], { folder: "Heart", newFolder: true })
  await openFolder(patient, "Heart")
  await share(patient, { with: doctor.wallet.account, name: DOCTOR, what: "Folder Heart" })
  await doctor.page.getByRole("link", { name: PATIENT }).click()
  await openRow(doctor.page, "A letter")
  const read = await download(doctor.page, downloadButton(doctor.page))
  expect(read.bytes.equals(letter.bytes)).toBe(true)
  await stopSharing(patient, "Heart", DOCTOR)
  await expect(doctor.page.getByText("This is no longer shared with you")).toBeVisible()
}

test("two people without any ether walk the whole journey, and sign sentences", async ({ person }) => {
  test.setTimeout(600_000)
  const patient = await person({ wallet: new TestWallet(poorAccount()) })
  const doctor = await person({ wallet: new TestWallet(poorAccount()) })
  await walk(patient, doctor)
  for (const one of [patient, doctor]) {
    expect(sentTransactions(one)).toBe(0)
    expect(await chain.getTransactionCount(one.wallet.account)).toBe(0)
    expect(formatEther(await chain.getBalance(one.wallet.account))).toBe("0.0")
  }
  for (const action of ["setUp", "addRecord", "grantAccess", "revokeAccess"] as const)
    expect(sentences(patient)).toContain(REGISTRY_ACTIONS[action].sentence)
})

test("with the relay down, those who have ether pay for themselves", async ({ person }) => {
  test.setTimeout(600_000)
  const [patient, doctor] = [await person(), await person()]
  for (const { context, watch } of [patient, doctor]) {
    watch.expect(/Failed to load resource/)
    await context.route("**/api/relay", (route) => route.abort())
  }
  await walk(patient, doctor)
  for (const one of [patient, doctor]) {
    expect(sentences(one)).toEqual([])
    expect(sentTransactions(one)).toBeGreaterThan(0)
  }
})

test("a relay that fails after the signature: the wallet brings the same, with words", async ({ person }) => {
  const one = await person()
  const { page, context, watch, wallet } = one
  await setUp(one, { name: PATIENT, role: "patient" })
  watch.expect(/Failed to load resource/)
  await context.route("**/api/relay", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  )
  const instead = page.getByText("does not work just now, so it asks you to pay the fee")
  let said = false
  wallet.decide = async ({ method }) => {
    if (method === "eth_sendTransaction") said = await instead.isVisible()
    return true
  }
  await addRecords(one, [madeUp("A letter", "Once.")])
  expect(said).toBe(true)
  await expect(row(page, "A letter")).toHaveCount(1)
  expect(sentTransactions(one)).toBe(1)
})

test("with the relay down and no ether, the page says that nobody pays; later it goes on", async ({
  person,
}) => {
  const one = await person({ wallet: new TestWallet(poorAccount()) })
  const { page, context, watch } = one
  await setUp(one, { name: PATIENT, role: "patient" })
  watch.expect(/Failed to load resource/)
  await context.route("**/api/relay", (route) => route.abort())
  await startAdding(one, [madeUp("A letter", "Not yet.")])
  await expect(tray(page).getByText(wording["nobody-pays"].title)).toBeVisible()
  await context.unroute("**/api/relay")
  await tray(page).getByRole("button", { name: "Try again" }).click()
  await expect(row(page, "A letter")).toBeVisible()
})
