import { wording } from "../../app/_words/errors"
import { connect, setUp, signIn, makeKeys, keepKeys, sayWho, unlock } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"

const sentence = (code: "secret-wrong" | "recovery-code-wrong") =>
  `${wording[code].title}. ${wording[code].safe} ${wording[code].next}`

test("on a new device the recovery code opens the keys, and a wrong one says so", async ({ person }) => {
  const old = await person()
  const code = await setUp(old, { name: "Ines Vogel", role: "patient" })

  const fresh = await person({ wallet: old.wallet })
  await connect(fresh)
  await signIn(fresh)
  const { page } = fresh
  await page.getByRole("button", { name: "Use recovery code" }).click()
  const signed = old.wallet.asked("eth_signTypedData_v4")
  const field = page.getByLabel("Recovery code", { exact: true })
  const other = code[0] === "0000" ? "1111" : "0000"
  await field.fill([other, ...code.slice(1)].join("-"))
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByText(sentence("recovery-code-wrong"))).toBeVisible()
  await look(page, "code-wrong")
  await expect(field).toHaveValue([other, ...code.slice(1)].join("-"))
  await field.fill(code.join("-").toLowerCase())
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  await expect(page.getByRole("button", { name: "Ines Vogel" })).toBeVisible()
  expect(old.wallet.asked("eth_signTypedData_v4"), "the wallet signed nothing for it").toBe(signed)
})

test("with a secret the wallet alone opens nothing; wrong and right say so", async ({ person }) => {
  const secret = "Four quiet words here"
  const one = await person()
  const { page } = one
  await setUp(one, { name: "Ines Vogel", role: "patient", secret })
  await page.reload()
  await expect(page.getByRole("heading", { level: 1, name: "Unlock your records" })).toBeVisible()
  const field = page.getByLabel("Your secret", { exact: true })
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByText("Type your secret first.")).toBeVisible()
  await field.fill(secret.toLowerCase())
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByText(sentence("secret-wrong"))).toBeVisible()
  await expect(field).toHaveValue(secret.toLowerCase())
  await field.fill(secret)
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
})

test("a wallet that signs otherwise each time is no way in; the recovery code is", async ({ person }) => {
  const one = await person()
  const { page } = one
  one.wallet.unsteady = true
  await connect(one)
  await signIn(one)
  const code = await makeKeys(one)
  await expect(page.getByText("Your wallet signs differently each time")).toBeVisible()
  await expect(page.getByText("Not possible with this wallet")).toBeVisible()
  await keepKeys(one, code)
  await sayWho(one, { name: "Ines Vogel", role: "patient" })
  await page.reload()
  await expect(page.getByRole("heading", { level: 1, name: "Unlock your records" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Use your wallet" })).toHaveCount(0)
  await page.getByLabel("Recovery code", { exact: true }).fill(code.join(" "))
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
})

test("the keys lock at a press, and the wallet opens them again", async ({ person }) => {
  const one = await person()
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await one.page.getByRole("button", { name: /^Keys Unlocked/ }).click()
  await expect(one.page.getByRole("heading", { name: "Nothing here yet" })).toHaveCount(0)
  await unlock(one)
  await expect(one.page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible()
})
