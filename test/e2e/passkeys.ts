import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { CDPSession, Page } from "@playwright/test"
import { ROOT } from "../../scripts/lib/run"
import type { Person } from "./fixtures"
import { testStack } from "./stack"
import type { TestStack } from "./stack"

/** The same app by its number: browsers keep passkeys for names alone. */
export const numberedStack = (): TestStack => {
  const stack = testStack()
  return { ...stack, appUrl: stack.appUrl.replace("localhost", "127.0.0.1") }
}

/**
 * Gives a page's browser an authenticator that verifies its person and has the PRF extension.
 * @param change what is different about it
 */
export async function withAuthenticator(
  { page, context }: Person,
  change: { hasPrf?: boolean } = {},
): Promise<CDPSession> {
  const browser = await context.newCDPSession(page)
  await browser.send("WebAuthn.enable", { enableUI: false })
  await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: change.hasPrf ?? true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return browser
}

/** What a person had to do. */
export interface Effort {
  /** Questions of the device, or of a wallet. */
  prompts: number
  clicks: number
  /** Fields that were typed into. */
  fields: number
}

/** Counts what a person does on a page from now on. @returns the count, also over page loads */
export async function countEffort({ page, context }: Person): Promise<Effort> {
  const effort: Effort = { prompts: 0, clicks: 0, fields: 0 }
  await context.exposeFunction("noteEffort", (what: keyof Effort) => void effort[what]++)
  const listen = () => {
    const { noteEffort } = window as unknown as { noteEffort: (what: string) => void }
    const typed = new WeakSet<EventTarget>()
    addEventListener("click", ({ isTrusted }) => isTrusted && noteEffort("clicks"), { capture: true })
    addEventListener(
      "input",
      ({ target }) => {
        if (
          !target ||
          typed.has(target) ||
          !(target as Element).matches("input:not([type=radio],[type=checkbox])")
        )
          return
        typed.add(target)
        noteEffort("fields")
      },
      { capture: true },
    )
    for (const name of ["create", "get"] as const) {
      const ask = navigator.credentials[name].bind(navigator.credentials) as (
        options: object,
      ) => Promise<unknown>
      navigator.credentials[name] = ((options: object) => {
        noteEffort("prompts")
        return ask(options)
      }) as never
    }
  }
  await context.addInitScript(listen)
  await page.reload()
  return effort
}

const EFFORT = join(ROOT, "test-output", "effort.json")

/** Writes down what a journey took, beside those of other runs. */
export function writeEffort(journey: string, effort: Effort): void {
  mkdirSync(join(ROOT, "test-output"), { recursive: true })
  let known: Record<string, Effort> = {}
  try {
    known = JSON.parse(readFileSync(EFFORT, "utf8")) as Record<string, Effort>
  } catch {
    // The first one.
  }
  writeFileSync(EFFORT, `${JSON.stringify({ ...known, [journey]: { ...effort } }, null, 2)}\n`)
}

/** Says yes to each question that the page asks before it signs, as it comes. */
export const sayYes = (page: Page): Promise<void> =>
  page.addLocatorHandler(
    page.getByRole("dialog", { name: "Do you want this?" }),
    async (dialog) => {
      await dialog.getByRole("button", { name: "Yes, sign it" }).click()
    },
    // The next question may follow at once, and is a dialog of the same name
    { noWaitAfter: true },
  )
