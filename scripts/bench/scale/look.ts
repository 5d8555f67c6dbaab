import { chromium } from "@playwright/test"
import type { BrowserContext, Page } from "@playwright/test"
import type { DemoPerson } from "../../../app/_adapters/wallet/demo-people"
import { findBrowser } from "../../../test/browser"
import { MIB } from "../measure"
import type { Figure } from "../measure"
import type { Scale } from "./fill"
import { framesDuring, scrollToEnd } from "./scroll"
import type { Frames } from "./scroll"

const MINUTE = 60_000
/** Whoever scrolls longer than this has seen enough. */
const MOST_SCROLLING = 3 * MINUTE

/** Rows that say who or what they are: an account's digits are no name. */
const ROWS = {
  patient: `main [role="listitem"] a`,
  doctor: `main :is([aria-label="New for you"], [aria-label="Ending soon"], [aria-label="Everyone else"]) [role="listitem"] a`,
} as const
const HEADS = { patient: "Records", doctor: "Patients" } as const

/**
 * Runs in each page before its own scripts and notes, by the page's clock, when a person was picked, when the page of
 * their own stood there (from then on their keys are open) and when its first row had a name.
 */
const watch = (rows: string, head: string) => `
  const seen = JSON.parse(sessionStorage.getItem("bench") ?? "{}")
  const note = (what) => {
    if (seen[what] !== undefined) return
    seen[what] = performance.timeOrigin + performance.now()
    sessionStorage.setItem("bench", JSON.stringify(seen))
  }
  addEventListener("click", ({ target }) => target.closest("dialog button") && note("picked"), true)
  const look = () => {
    if (document.querySelector("main h1")?.textContent === ${JSON.stringify(head)}) note("open")
    const row = [...document.querySelectorAll(${JSON.stringify(rows)})].find((one) => !one.textContent.startsWith("0x"))
    if (row) note("named")
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)`

interface Seen {
  readonly picked?: number
  readonly open?: number
  readonly named?: number
}

/** One person's look at a long list, on a device that has never seen it and then once more. */
export async function look(
  appUrl: string,
  profile: string,
  person: DemoPerson,
  what: string,
  scale: Scale,
): Promise<Figure[]> {
  const { executablePath, args } = await findBrowser()
  const viewport = { width: 1280, height: 900 }
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, args, viewport, baseURL: appUrl },
  })
  const { role } = person
  const rows = ROWS[role]
  try {
    await context.addInitScript({ content: watch(rows, HEADS[role]) })
    const page = context.pages()[0] ?? (await context.newPage())
    const ms = (words: string, value: number): Figure => ({ what: `${what}: ${words}`, value, unit: "ms" })

    await page.goto("/")
    await page.getByRole("button", { name: "Connect your wallet" }).click()
    await page.getByRole("button", { name: new RegExp(`^${person.name}`) }).click()
    const first = await named(page, rows)
    const figures = [
      ms(
        "from the press that signs in, on a new device, to the first row with its name",
        first.named - first.picked,
      ),
      ms("… of which from the keys being open", first.named - first.open),
    ]
    await page.evaluate(`sessionStorage.clear()`)
    await page.reload()
    const again = await named(page, rows)
    const began = await page.evaluate<number>("performance.timeOrigin")
    figures.push(
      ms("from a reload to the first row with its name", again.named - began),
      ms("… of which from the keys being open", again.named - again.open),
    )
    if (scale.spam > 0 && what.includes("spam")) return [...figures, ...(await strangers(page, ms))]

    let ended = false
    const scrolling = performance.now()
    const frames = await framesDuring(page, async () => {
      ended = await scrollToEnd(page, rows, MOST_SCROLLING)
    })
    const seconds = (performance.now() - scrolling) / 1000
    const count = await page.locator(rows).count()
    const broken = await page.getByText(/^Not (opened|shown)$/).count()
    figures.push(
      {
        what: `${what}: scroll to ${ended ? "the end" : "where three minutes bring one"}`,
        value: seconds,
        unit: "s",
      },
      { what: `${what}: rows that this loaded`, value: count, unit: "rows" },
      { what: `${what}: rows among them that could not be opened`, value: broken, unit: "rows" },
      ...framesFigures(`${what}: scrolling`, frames),
      ...(await memory(context, page, what)),
    )
    figures.push(
      ...framesFigures(
        `${what}: six seconds of nothing`,
        await framesDuring(page, () => page.waitForTimeout(6_000)),
      ),
    )
    await page.evaluate("scrollTo(0, 0)")
    const search = page.getByRole("searchbox").first()
    const typing = await framesDuring(page, async () => {
      await search.pressSequentially(role === "patient" ? "ECG at rest" : "Priya Gupta", { delay: 80 })
      await page.waitForTimeout(500)
    })
    figures.push(...framesFigures(`${what}: typing a search`, typing))
    await search.fill("")
    if (role === "patient") {
      const began = performance.now()
      await page
        .getByRole("link", { name: /^Heart/ })
        .first()
        .click()
      await page.getByRole("heading", { level: 1, name: "Heart" }).waitFor()
      await page.locator(rows).first().waitFor()
      figures.push(ms("from a folder's press to its rows", performance.now() - began))
    }
    return figures
  } finally {
    await context.close()
  }
}

async function named(page: Page, rows: string): Promise<Required<Seen>> {
  // Asked from outside: the page's own policy lets nobody wait in it
  for (
    const began = performance.now();
    performance.now() - began < 2 * MINUTE;
    await page.waitForTimeout(100)
  ) {
    const seen = await page.evaluate<Seen>(`JSON.parse(sessionStorage.getItem("bench") ?? "{}")`)
    if (seen.named === undefined) continue
    await page.locator(rows).first().waitFor()
    return { picked: NaN, open: NaN, named: NaN, ...seen }
  }
  throw new Error(`No row has a name: ${await page.getByRole("main").innerText()}`)
}

/** The newest of those whom nobody knows, when they are asked for. */
async function strangers(page: Page, ms: (words: string, value: number) => Figure): Promise<Figure[]> {
  const list = page.getByRole("list", { name: "First time with you" })
  const began = performance.now()
  await page.getByRole("button", { name: "Show the newest of them" }).click()
  await list.getByRole("link").first().waitFor()
  await list.getByText("Opening…").first().waitFor({ state: "detached" })
  return [ms("from asking for the newest strangers to the first that is opened", performance.now() - began)]
}

const framesFigures = (what: string, { median, p95, longest, slow }: Frames): Figure[] => [
  { what: `${what}, median frame`, value: median, unit: "ms" },
  { what: `${what}, 95th percentile`, value: p95, unit: "ms" },
  { what: `${what}, longest`, value: longest, unit: "ms" },
  { what: `${what}, of the time in frames over 50 ms`, value: slow * 100, unit: "%" },
]

async function memory(context: BrowserContext, page: Page, what: string): Promise<Figure[]> {
  const session = await context.newCDPSession(page)
  await session.send("HeapProfiler.collectGarbage")
  await session.send("Performance.enable")
  const { metrics } = await session.send("Performance.getMetrics")
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN
  await session.detach()
  return [
    { what: `${what}: the page's heap then`, value: of("JSHeapUsedSize") / MIB, unit: "MiB" },
    { what: `${what}: its nodes`, value: of("Nodes"), unit: "nodes" },
  ]
}
