import { randomBytes, toBase64url, toHex } from "../../app/_core/crypto/bytes"
import { createVault } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { asAddress } from "../../app/_core/types"
import { connect, keepKeys, makeKeys, sayWho, setUp, signIn } from "./enter"
import { REGISTRY_ACTIONS } from "../../app/_core/signed-actions"
import { expect, test } from "./fixtures"
import { signedAction } from "./wallet"

test("a person connects, signs in, makes keys and says who they are", async ({ person }) => {
  const patient = await person()
  const code = await setUp(patient, { name: "Ines Vogel", role: "patient" })
  expect(code).toHaveLength(14)
  await expect(patient.page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
  // one to connect, one to sign in, two to make keys, one to keep them, which somebody else pays for
  const asked = patient.wallet.prompts.map((prompt) => signedAction(prompt)?.["sentence"] ?? prompt.method)
  expect(asked).toEqual([
    "wallet_requestPermissions",
    "personal_sign",
    "eth_signTypedData_v4",
    "eth_signTypedData_v4",
    REGISTRY_ACTIONS.setUp.sentence,
  ])
  const { origin } = new URL(patient.page.url())
  const [shown] = patient.wallet.prompts.filter(({ method }) => method === "eth_signTypedData_v4")
  expect(JSON.stringify(shown?.params), "the wallet is shown which site asks").toContain(origin)
})

test("what somebody stored with a stolen session keeps nobody from making keys", async ({ person }) => {
  const one = await person()
  const { page } = one
  await connect(one)
  await signIn(one)
  await expect(page.getByRole("heading", { level: 1, name: "Create your keys" })).toBeVisible()
  const { blob } = await createVault({
    vaultId: newVaultId(),
    account: asAddress(one.wallet.account),
    ways: ["wallet", "recovery-code"].map((kind) => ({
      ...{ kind, key: randomBytes(32) },
      ...(kind === "wallet" ? { site: new URL(page.url()).origin } : {}),
    })),
  })
  const body = { blob: toBase64url(blob), fetchTokenDigest: `0x${toHex(randomBytes(32))}` }
  const status = await page.evaluate(async (json) => {
    const headers = { "content-type": "application/json" }
    return (await fetch("/api/vault", { method: "PUT", headers, body: json })).status
  }, JSON.stringify(body))
  expect(status).toBe(200)

  await page.reload()
  await expect(page.getByRole("heading", { level: 1, name: "Finish your set-up" })).toBeVisible()
  await page.getByText("New device, new wallet, or nothing works?").click()
  await page.getByRole("link", { name: "make new keys" }).click()
  await keepKeys(one, await makeKeys(one))
  await sayWho(one, { name: "Ines Vogel", role: "patient" })
})
