import { randomBytes } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { buildApp, compileContracts } from "../lib/prepare"
import { startStack } from "../lib/stack"
import type { Figure } from "./measure"
import { canMeasureMemory, forgetPeaks, peakOf } from "./processes"
import { demoPerson, settle } from "./settle"
import { Visit } from "./visit"

const FILE_BYTES = 200_000
const SUB_FOLDERS = 8
const HOUR = 3_600_000
/** Milliseconds between two looks at the page. */
const LOOK = 500
/** What nobody should have to press while it goes on. */
const EXTRA =
  /^(Try again|Try \d+ records? again|Carry on|Confirm now|Add the \d+ that are ready|Add those that are ready)$/

/** Long tasks of the page, as Chromium counts them. (As text: what compiles this script would add its own.) */
const WATCH = `window.longTasks = 0
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.longTasks += each.duration
  }).observe({ type: "longtask", buffered: true })`

/**
 * Adds a folder of many files of 200 KB through the app's own page in a real browser, and counts what it costs.
 * @param count how many files
 */
export async function measureThousand(folder: string, count: number): Promise<Figure[]> {
  const say = (text: string) => console.error(text)
  const files = makeFiles(join(folder, "CD"), count)
  await compileContracts(say)
  const stack = await startStack({
    ...{ home: join(folder, "home"), appPort: 3950, chainPort: 9645, keepChain: false, say },
    ...{ built: buildApp(say), server: ["scripts/serve.ts"] },
  })
  let visit: Visit | undefined
  try {
    const person = demoPerson("meera")
    await settle(stack, person)
    visit = await Visit.begin(stack.appUrl, join(folder, "profile"), person.name)
    return await measure(visit.page, files, count, say)
  } finally {
    await visit?.end()
    await stack.stop()
  }
}

function makeFiles(folder: string, count: number): string {
  for (let at = 0; at < count; at++) {
    const inside = join(folder, `Series ${(at % SUB_FOLDERS) + 1}`)
    mkdirSync(inside, { recursive: true })
    writeFileSync(join(inside, `scan ${at}.bin`), randomBytes(FILE_BYTES))
  }
  return folder
}

async function measure(page: Page, folder: string, count: number, say: (text: string) => void) {
  let signatures = 0
  page.on("request", (request) => {
    const body = request.method() === "POST" ? (request.postData() ?? "") : ""
    if (new URL(request.url()).pathname === "/api/relay" || /eth_send(Raw)?Transaction/.test(body))
      signatures++
  })
  const nodes = () => page.evaluate<number>(`document.querySelectorAll("*").length`)
  const longTasks = () => page.evaluate<number>(`window.longTasks`)
  await page.evaluate(WATCH)
  const before = await nodes()

  say(`Measuring: ${count} files of ${FILE_BYTES / 1_000} KB through the browser`)
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Choose a folder" }).click()
  await (await chooser).setFiles(folder)
  const dialog = page.getByRole("dialog")
  // It says so once the files have been looked at
  const add = dialog.getByRole("button", { name: `Add ${count} records`, exact: true })
  await add.waitFor({ timeout: HOUR })
  const inDialog = (await nodes()) - before
  const tasksInDialog = await longTasks()
  if (canMeasureMemory) forgetPeaks()
  const began = performance.now()
  await add.click()
  await dialog.waitFor({ state: "hidden", timeout: HOUR })

  let [clicks, most] = [0, 0]
  const tray = page.locator("section", { has: page.getByRole("heading", { name: "Being added" }) })
  const done = tray.getByText(/all done/)
  while (!(await done.isVisible())) {
    if (performance.now() - began > HOUR) throw new Error(`The page says: ${await tray.innerText()}`)
    most = Math.max(most, await nodes())
    for (const extra of await page.getByRole("button", { name: EXTRA }).all())
      if (
        await extra.click({ timeout: LOOK }).then(
          () => true,
          () => false,
        )
      )
        clicks++
    await new Promise((resolve) => setTimeout(resolve, LOOK))
  }
  const milliseconds = performance.now() - began
  const renderer = canMeasureMemory ? peakOf((command) => command.includes("--type=renderer")) : null
  const named = (what: string) => `${count} x ${FILE_BYTES / 1_000} KB: ${what}`
  return [
    { what: named("from the click until all are recorded, a file"), value: milliseconds / count, unit: "ms" },
    { what: named("signatures"), value: signatures, unit: "signatures" },
    { what: named("extra clicks"), value: clicks, unit: "clicks" },
    { what: named("nodes that the dialog adds to the page"), value: inDialog, unit: "nodes" },
    { what: named("most nodes of the page while they are added"), value: most, unit: "nodes" },
    { what: named("long tasks while the files are described"), value: tasksInDialog, unit: "ms" },
    {
      what: named("long tasks while they are added"),
      value: (await longTasks()) - tasksInDialog,
      unit: "ms",
    },
    ...(renderer === null
      ? []
      : [{ what: named("peak of the page's process"), value: renderer, unit: "MiB" } as const]),
  ] satisfies Figure[]
}
