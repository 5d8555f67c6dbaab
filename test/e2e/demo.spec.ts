import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"

/** One press of somebody without any wallet. */
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

test("without a wallet, the first shared record is decrypted after three clicks", async ({
  person,
  seeded: _,
}) => {
  const doctor = await person({ walletless: true })
  const { press, count } = clicks(doctor)
  await press("Connect your wallet")
  await expect(doctor.page.getByRole("dialog").getByText("Demo only")).toBeVisible()
  await press(/^Dr Nandini Rao/)
  await press("Asha Menon", "link")
  expect(count()).toBe(3)
  // the newest record beside the list, opened in its place
  const shown = doctor.page.getByRole("region").or(doctor.page.getByRole("article"))
  await expect(shown.getByText(/Added by/).first()).toBeVisible()
  await expect(doctor.page.getByRole("button", { name: "Download", exact: true })).toBeVisible()
})

test("and a patient's own record, too", async ({ person, seeded: _ }) => {
  const asha = await person({ walletless: true })
  const { press, count } = clicks(asha)
  await press("Connect your wallet")
  await press(/^Asha Menon/)
  await expect(asha.page.getByRole("heading", { level: 1, name: "Records" })).toBeVisible()
  await press(/discharge/i, "link")
  expect(count()).toBe(3)
  await expect(asha.page.getByText("byte for byte")).toBeVisible()
})
