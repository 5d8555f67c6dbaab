import { demoFiles } from "../../scripts/demo/files"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"

/** Counts what somebody without any wallet presses. */
const clicks = ({ page }: Person) => {
  let count = 0
  return {
    press: async (name: string | RegExp, role: "button" | "link" = "button") => {
      count++
      await page.getByRole(role, { name }).click()
    },
    count: () => count,
  }
}

/** The newest of the demo's records is plain text: its name, and a line that stands nowhere but in it. */
async function newest(): Promise<{ title: string; line: string }> {
  const file = (await demoFiles()).sort((a, b) => b.time.localeCompare(a.time))[0]
  if (file?.type !== "text/plain") throw new Error("the newest demo record is no text any more")
  const line = Buffer.from(file.bytes)
    .toString()
    .split("\n")
    .find((each) => each.trim().length > 30)
  return { title: file.title, line: (line ?? "").trim() }
}

test("without a wallet, a shared record is decrypted after three clicks", async ({ person, seeded: _ }) => {
  const doctor = await person({ walletless: true })
  const { press, count } = clicks(doctor)
  await press("Connect your wallet")
  await expect(doctor.page.getByRole("dialog").getByText("Demo only")).toBeVisible()
  await press(/^Dr Nandini Rao/)
  await press("Asha Menon", "link")
  const { line } = await newest()
  await expect(doctor.page.getByText(line)).toBeVisible()
  expect(count()).toBe(3)
})

test("and a patient's own, too", async ({ person, seeded: _ }) => {
  const asha = await person({ walletless: true })
  const { press, count } = clicks(asha)
  const { title, line } = await newest()
  await press("Connect your wallet")
  await press(/^Asha Menon/)
  await press(title, "link")
  await expect(asha.page.getByText(line)).toBeVisible()
  expect(count()).toBe(3)
})
