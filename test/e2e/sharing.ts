import { expect } from "./fixtures"
import type { Person } from "./fixtures"

export interface ShareOptions {
  /** Account of somebody who is new to the patient. */
  with: string
  /** What the patient calls that person. */
  name: string
  /** "Folder Heart", "Everything", "This record" */
  what: string
  /** The digits that this person reads to the patient. */
  digits?: readonly string[]
  /** Reading alone unless said. */
  may?: "Read and add" | "Only add"
}

/** Fills the share dialog, up to the one confirmation. */
export async function prepareShare({ page }: Person, options: ShareOptions): Promise<void> {
  await page.getByRole("button", { name: "Share", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Share" })
  await dialog.getByLabel("With whom").fill(options.with)
  const called = dialog.getByLabel("Their name")
  await called.fill(options.name)
  if (options.digits) {
    const shown = dialog.getByRole("list").filter({ hasText: options.digits[0] ?? "" })
    await expect(shown.getByRole("listitem")).toHaveText([...options.digits])
  }
  await dialog.getByRole("checkbox", { name: /I compared these digits/ }).check()
  await dialog.getByRole("radio", { name: new RegExp(`^${options.what}`) }).check()
  if (options.may) await dialog.getByRole("radio", { name: options.may, exact: true }).check()
  await dialog.getByRole("radio", { name: "1 week" }).check()
}

/** The button that says with whom. */
export const shareButton = ({ page }: Person) =>
  page.getByRole("dialog", { name: "Share" }).getByRole("button", { name: /^(Share with|Try again)/ })

/** A passing message: it stands on the page twice, drawn and for screen readers. */
export const said = ({ page }: Person, words: string) => page.getByText(words).first()

export async function share(person: Person, options: ShareOptions): Promise<void> {
  await prepareShare(person, options)
  await shareButton(person).click()
  await expect(said(person, `${options.name} can now read`)).toBeVisible()
  await expect(person.page.getByRole("dialog", { name: "Share" })).toBeHidden()
}

/** On "Who can see what". */
export async function stopSharing(person: Person, what: string, who: string): Promise<void> {
  const { page } = person
  await page.getByRole("link", { name: "Who can see what" }).click()
  await page.getByRole("button", { name: `Stop sharing ${what} with ${who}` }).click()
  const dialog = page.getByRole("dialog", { name: `Stop sharing ${what} with ${who}?` })
  await dialog.getByRole("button", { name: "Stop sharing", exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(said(person, `${who} can no longer open ${what}`)).toBeVisible()
}

/** The digits of a doctor's own key, from the page that tells the doctor to read them to patients. */
export async function ownDigits({ page }: Person): Promise<string[]> {
  await expect(page.getByText("The digits of your key:")).toBeVisible()
  const digits = page.getByRole("list").filter({ hasText: /^\d+(\s*\d+){5}$/ })
  return digits.getByRole("listitem").allInnerTexts()
}
