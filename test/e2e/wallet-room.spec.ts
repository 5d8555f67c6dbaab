import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import type { BrowserContext, Page } from "@playwright/test"
import { wording } from "../../app/_words/errors"
import { BuildLoads } from "../../scripts/lib/first-load"
import { ROOT } from "../../scripts/lib/run"
import { connect, setUp, unlock } from "./enter"
import { expect, test } from "./fixtures"

const DIST = join(ROOT, ".next")
const budget = JSON.parse(readFileSync(join(ROOT, "test", "builds", "size-budget.json"), "utf8")) as {
  fetchedGzipBytes: Record<string, number>
}

/** Stand in the code of RainbowKit, and in the ABI of the registry, and nowhere else. */
const IN_ROOM = "rk-latest-id"
const IN_SESSION_CODE = "submitSigned"

const chunksWith = (word: string) => {
  const loads = new BuildLoads(DIST)
  return loads.chunks().filter((file) => loads.has(file, word))
}
const chunksOfRoom = () => chunksWith(IN_ROOM)

/** The JavaScript that a context's pages fetch from now on, without what their workers load. */
function fetched(context: BrowserContext): Set<string> {
  const files = new Set<string>()
  context.on("request", (request) => {
    const path = /\/_next\/(static\/chunks\/[^?]+\.js)/.exec(request.url())?.[1]
    if (path && request.serviceWorker() === null && request.resourceType() === "script") files.add(path)
  })
  return files
}

const gzipBytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0)

/** Answers what asks for code with a word as `answer` says. */
const onCode = async (page: Page, word: string, answer: Parameters<Page["route"]>[1]) => {
  for (const file of chunksWith(word)) await page.route(`**/${file}`, answer)
}

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Connect your wallet" })

test("the connect dialog opens before its code is there, and has it as soon as it comes", async ({
  person,
}) => {
  const { page } = await person({ walletless: true })
  await page.goto("about:blank")
  let arrive = () => {}
  const late = new Promise<void>((resolve) => (arrive = resolve))
  await onCode(page, IN_ROOM, async (route) => {
    await late
    await route.continue()
  })
  await page.goto("/")
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  const dialog = dialogOf(page)
  await expect(dialog.getByText("A wallet is an app that proves you are you.")).toBeVisible()
  await expect(dialog.getByRole("status")).toHaveText("Loading")
  await expect(dialog.getByRole("button", { name: /MetaMask/ })).toHaveCount(0)
  arrive()
  await expect(dialog.getByRole("button", { name: /MetaMask/ })).toBeVisible()
  await expect(dialog.getByRole("status")).toHaveCount(0)
})

test("where the dialog's code does not come it says so, and can be tried again", async ({ person }) => {
  const { page, watch } = await person({ walletless: true })
  await page.goto("about:blank")
  watch.expect(/Failed to load resource|ERR_FAILED/)
  await onCode(page, IN_ROOM, (route) => route.abort())
  await page.goto("/")
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  const dialog = dialogOf(page)
  await expect(dialog.getByText(wording["code-missing"].title)).toBeVisible()
  await page.unrouteAll()
  await dialog.getByRole("button", { name: "Try again" }).click()
  await expect(dialog.getByRole("button", { name: /MetaMask/ })).toBeVisible()
  await expect(dialog.getByText(wording["code-missing"].title)).toHaveCount(0)
})

test("where the code of a session does not come the page says so, and can be tried again", async ({
  person,
}) => {
  const one = await person()
  const { page, watch } = one
  watch.expect(/Failed to load resource|ERR_FAILED/)
  await onCode(page, IN_SESSION_CODE, (route) => route.abort())
  await connect(one)
  await expect(page.getByRole("heading", { name: wording["code-missing"].title })).toBeVisible()
  await page.unrouteAll()
  await page.getByRole("button", { name: "Try again" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
})

test("somebody who comes back is connected by themselves, without the code of the connect dialog", async ({
  person,
}) => {
  const one = await person()
  const { page, context, wallet } = one
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await page.goto("about:blank")
  const files = fetched(context)
  const asked = wallet.prompts.length
  await page.goto("/records")
  await unlock(one)
  await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  await expect(page.getByRole("button", { name: "Add your first record" })).toBeVisible()
  expect(chunksOfRoom().length, "the room's chunks are known by a word").toBeGreaterThan(0)
  expect(chunksOfRoom().filter((file) => files.has(file))).toEqual([])
  expect(wallet.prompts.slice(asked).map(({ method }) => method)).toEqual(["eth_signTypedData_v4"])
  const bytes = gzipBytes(files)
  console.log(`JavaScript of the records page, signed in: ${bytes} bytes gzipped in ${files.size} files`)
  expect(bytes, [...files].join("\n")).toBeLessThanOrEqual(budget.fetchedGzipBytes["/records"] ?? 0)
})

test("a wallet that is left is not connected at the next visit", async ({ person }) => {
  const one = await person()
  const { page } = one
  await connect(one)
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  await page.reload()
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  await page.getByRole("button", { name: "Use another account" }).click()
  await expect(page.getByRole("button", { name: "Connect your wallet" })).toBeVisible()
  await page.reload()
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  await expect(dialogOf(page).getByRole("button", { name: /^MetaMask/ })).toBeVisible()
})

test("another wallet is connected by RainbowKit's dialog, which goes when it is", async ({ person }) => {
  const one = await person()
  const { page, wallet } = one
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  await dialogOf(page)
    .getByRole("button", { name: /^Another wallet/ })
    .click()
  await expect(dialogOf(page)).toBeHidden()
  const theirs = page.getByRole("dialog")
  await theirs.getByRole("button", { name: "MetaMask" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Sign in with your wallet" })).toBeVisible()
  await expect(theirs).toHaveCount(0)
  expect(wallet.prompts.map(({ method }) => method)).toEqual(["wallet_requestPermissions"])
})
