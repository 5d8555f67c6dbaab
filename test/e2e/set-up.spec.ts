import { setUp } from "./enter"
import { expect, test } from "./fixtures"

test("a person connects, signs in, makes keys and says who she is", async ({ person }) => {
  const patient = await person()
  const code = await setUp(patient, { name: "Ines Vogel", role: "patient" })
  expect(code).toHaveLength(14)
  await expect(patient.page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
  // one to connect, one to sign in, two to make keys, two to keep them
  expect(patient.wallet.prompts.map(({ method }) => method)).toEqual([
    "wallet_requestPermissions",
    "personal_sign",
    "eth_signTypedData_v4",
    "eth_signTypedData_v4",
    "eth_sendTransaction",
    "eth_sendTransaction",
  ])
})
