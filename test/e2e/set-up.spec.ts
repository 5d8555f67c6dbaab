import { setUp } from "./enter"
import { REGISTRY_ACTIONS } from "../../app/_core/signed-actions"
import { expect, test } from "./fixtures"
import { signedAction } from "./wallet"

test("a person connects, signs in, makes keys and says who she is", async ({ person }) => {
  const patient = await person()
  const code = await setUp(patient, { name: "Ines Vogel", role: "patient" })
  expect(code).toHaveLength(14)
  await expect(patient.page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
  // one to connect, one to sign in, two to make keys, three to keep them, which somebody else pays for
  const asked = patient.wallet.prompts.map((prompt) => signedAction(prompt)?.["sentence"] ?? prompt.method)
  expect(asked).toEqual([
    "wallet_requestPermissions",
    "personal_sign",
    "eth_signTypedData_v4",
    "eth_signTypedData_v4",
    REGISTRY_ACTIONS.sealVault.sentence,
    REGISTRY_ACTIONS.publishKey.sentence,
    REGISTRY_ACTIONS.setRecovery.sentence,
  ])
})
