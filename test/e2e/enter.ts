import { expect } from "./fixtures"
import type { Person, PersonOptions } from "./fixtures"

/** "Connect your wallet", MetaMask. */
export async function connect({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  const dialog = page.getByRole("dialog", { name: "Connect your wallet" })
  await dialog.getByRole("button", { name: /^MetaMask/ }).click()
  await expect(dialog).toBeHidden()
}

/** "Connect your wallet", one of the demo people; their keys are there. */
export async function enterDemo({ page }: Person, who: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  await page.getByRole("button", { name: who }).click()
}

/** Somebody in a browser without a wallet who has entered as one of the demo people. `open`: the fixture `person`. */
export async function demoPerson(
  open: (options?: PersonOptions) => Promise<Person>,
  who: RegExp,
  options: PersonOptions = {},
): Promise<Person> {
  const one = await open({ walletless: true, ...options })
  await enterDemo(one, who)
  return one
}

export async function signIn({ page }: Person): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
}

export interface SetUpOptions {
  name: string
  role: "patient" | "doctor"
  secret?: string
}

/** Makes keys, up to the recovery code on the screen; gives its groups. */
export async function makeKeys({ page }: Person, secret?: string): Promise<string[]> {
  await expect(page.getByRole("heading", { level: 1, name: "Create your keys" })).toBeVisible()
  if (secret !== undefined) {
    await page.getByRole("checkbox", { name: /Also ask me for a secret/ }).check()
    await page.getByLabel("Your secret", { exact: true }).fill(secret)
    await page.getByLabel("Type it once more").fill(secret)
  }
  await page.getByRole("button", { name: "Create my keys" }).click()
  const code = page.getByRole("list", { name: "Your recovery code" })
  await expect(code.getByRole("listitem")).toHaveCount(14)
  const items = await code.getByRole("listitem").allInnerTexts()
  return items.map((text) => text.replace(/^\d+\s+/, "").trim())
}

/** Types the asked group of the code back and keeps the keys. */
export async function keepKeys(person: Person, code: readonly string[]): Promise<void> {
  await typeBack(person, code)
  await person.page.getByRole("button", { name: "Keep my keys" }).click()
}

/** Says that the code was kept, and types the asked group of it back. */
export async function typeBack({ page }: Person, code: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: "I have my copy" }).click()
  const field = page.getByRole("textbox", { name: /^Group \d+$/ })
  const number = Number(
    /\d+/.exec((await page.getByRole("heading", { name: /^Type group/ }).textContent()) ?? ""),
  )
  // while it is typed back it is nowhere on the page
  for (const group of code) await expect(page.getByText(group, { exact: true })).toHaveCount(0)
  await field.fill(code[number - 1]?.toLowerCase() ?? "")
  await page.getByRole("button", { name: "Check and continue" }).click()
}

export async function sayWho({ page }: Person, { name, role }: SetUpOptions): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Who are you?" })).toBeVisible()
  await page.getByLabel("Your name").fill(name)
  await page.getByRole("radio", { name: role === "doctor" ? /^A doctor/ : /^A patient/ }).check()
  await page.getByRole("button", { name: "Finish" }).click()
  const home = role === "doctor" ? "Patients" : "Records"
  await expect(page.getByRole("heading", { level: 1, name: home })).toBeVisible()
}

/** From the first page to the first page of their role. @returns the recovery code, 14 groups */
export async function setUp(person: Person, options: SetUpOptions): Promise<string[]> {
  await connect(person)
  await signIn(person)
  const code = await makeKeys(person, options.secret)
  await keepKeys(person, code)
  await sayWho(person, options)
  return code
}

/** Opens the keys of an account that has some, by wallet. */
export async function unlock({ page }: Person): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Unlock your records" })).toBeVisible()
  await page.getByRole("button", { name: "Unlock", exact: true }).click()
}
