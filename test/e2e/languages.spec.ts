import type { Page } from "@playwright/test"
import { NO_PAGE } from "../../app/_features/enter/no-page-words"
import { SET_UP } from "../../app/_features/set-up/words"
import { SIGN_IN } from "../../app/_features/sign-in-words"
import { PASSKEY_DIALOG } from "../../app/_features/welcome/passkey-dialog-words"
import { WELCOME } from "../../app/_features/welcome/words"
import { LANGUAGE_COOKIE, LANGUAGES } from "../../app/_language/languages"
import type { Language } from "../../app/_language/languages"
import { wordsIn } from "../../app/_language/words"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"

/** What is the same in each language: names, addresses, and what languages are called. */
const SAME = /Keyward|MetaMask|English|0x[\da-f…]+|https?:\S+|localhost\S*|127\.0\.0\.1\S*/gi

async function choose({ page, context }: Person, language: Language): Promise<void> {
  await context.addCookies([{ name: LANGUAGE_COOKIE, value: language, url: page.url() }])
  await page.goto("/")
  await expect(page.locator("html")).toHaveAttribute("lang", language)
  await expect(page.locator("html")).toHaveAttribute("dir", LANGUAGES[language].dir)
}

/** Words on the screen, or said for it, whose letters have no accents though the made-up languages give them some. */
const withoutAccents = (page: Page): Promise<string[]> =>
  page.evaluate(
    ({ same, flags }) => {
      const said: string[] = []
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node instanceof Element ? node : node.parentElement
        if (!element?.checkVisibility() || /^(script|style|title)$/i.test(element.tagName)) continue
        if (node instanceof Element)
          for (const name of ["aria-label", "placeholder", "title", "alt"])
            said.push(node.getAttribute(name) ?? "")
        else said.push(node.textContent ?? "")
      }
      return said
        .map((text) => text.replace(new RegExp(same, flags), ""))
        .filter((text) =>
          (text.match(/\p{L}{3,}/gu) ?? []).some((word) => /^[a-z]*[aceginosuyz][a-z]*$/i.test(word)),
        )
    },
    { same: SAME.source, flags: SAME.flags },
  )

/** At 390 px nothing sticks out to a side, and every text comes from a catalogue. */
async function looksRight(page: Page, where: string, { translated = true } = {}): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(over, `sticks out on ${where}`).toBeLessThanOrEqual(0)
  if (translated) expect.soft(await withoutAccents(page), `not translated on ${where}`).toEqual([])
}

for (const language of ["en-XA", "ar-XB"] as const)
  test(`the way in has room for a language as ${language}, and no text beside its catalogues`, async ({
    person,
  }) => {
    const one = await person({ viewport: { width: 390, height: 844 } })
    const { page } = one
    await choose(one, language)
    const [welcome, passkey, signIn, setUp, noPage] = await Promise.all([
      wordsIn(WELCOME, language),
      wordsIn(PASSKEY_DIALOG, language),
      wordsIn(SIGN_IN, language),
      wordsIn(SET_UP, language),
      wordsIn(NO_PAGE, language),
    ])
    const heading = (name: string) => expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
    const button = (name: string) => page.getByRole("button", { name, exact: true })

    await heading(welcome.title)
    await looksRight(page, "the first page")
    for (const [opens, title] of [
      [welcome.howItWorks, welcome.how.addTitle],
      [welcome.noWalletYet, welcome.noWallet.noneTitle],
      [welcome.usePasskey, passkey.whatTitle],
    ] as const) {
      await button(opens).click()
      await expect(page.getByRole("dialog").getByText(title)).toBeVisible()
      await looksRight(page, `the dialog ${opens}`)
      await page.keyboard.press("Escape")
      await expect(page.getByRole("dialog")).toBeHidden()
    }
    await button(welcome.connect).click()
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /MetaMask/ })
      .click()
    await heading(signIn.signInWithYourWallet)
    await looksRight(page, "signing in")
    await button(signIn.signIn).click()
    await heading(setUp.createYourKeys)
    // The secret and the two signatures are in no catalogue yet
    await looksRight(page, "making keys", { translated: false })
    one.watch.expect(/status of 404.*\/nowhere/)
    await page.goto("/nowhere")
    await heading(noPage.thereIsNoSuchPage)
    await looksRight(page, "an address that leads nowhere")
  })

test("German is there in the first byte, and English fetches nothing of it", async ({ person }) => {
  const one = await person({ walletless: true })
  const { page } = one
  const fetched: string[] = []
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) fetched.push(response.url())
  })
  const german = await wordsIn(WELCOME, "de")
  await page.reload({ waitUntil: "networkidle" })
  const inEnglish = new Set(fetched)
  await choose(one, "de")
  const html = await (await page.request.get("/")).text()
  expect(html).toContain(german.howItWorks)
  await page.getByRole("button", { name: german.howItWorks }).click()
  await expect(page.getByRole("dialog").getByText(german.how.addTitle)).toBeVisible()
  const added = [...new Set(fetched)].filter((url) => !inEnglish.has(url))
  expect(added.length, "files of German words").toBeGreaterThan(0)
  for (const url of inEnglish)
    expect(await (await page.request.get(url)).text(), url).not.toContain(german.how.addTitle)
})
