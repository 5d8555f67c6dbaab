import { join } from "node:path"
import { chromium } from "@playwright/test"
import type { Page } from "@playwright/test"
import type { PublicConfig } from "../../../app/_core/ports/config"
import { MARKS } from "../../../app/_core/marks"
import { UNFILED } from "../../../app/_core/types"
import { signIn } from "../../../app/_journeys/sign-in"
import { noteUploads, recordUploads, uploadRecord } from "../../../app/_journeys/upload-records"
import type { NewRecord } from "../../../app/_journeys/upload-records"
import { findBrowser } from "../../../test/browser"
import { nodeServices } from "../../lib/node-services"
import { buildApp, compileContracts } from "../../lib/prepare"
import { startStack } from "../../lib/stack"
import type { Stack } from "../../lib/stack"
import type { Figure } from "../measure"
import { framesOf } from "../scale/scroll"
import { demoPerson, settle } from "../settle"
import { ctSlice, SLICES } from "./ct-stack"

const STACK = "CT of 200 slices"
/** The same slice as a file that no viewer opens: what fetching and decrypting it costs alone. */
const ALONE = "One slice as bytes"
/** Openings that the medians are of; the first of each is counted by itself. */
const ROUNDS = 9
const SCROLLING_MS = 8_000
/** A usual line at home: on the machine's own loopback fetching takes no time, and everything else looks long beside it. */
const LINE = { words: "20 Mbit/s and 20 ms", bytesPerSecond: 2_500_000, latencyMs: 20 } as const

/**
 * Opens a made-up CT of 200 slices (105 MB) in the built app, in a real browser, and scrolls through it: fetched from
 * the app's own store through its gate, decrypted by the app's own worker.
 */
export async function measurePictures(folder: string): Promise<Figure[]> {
  const say = (text: string) => console.error(text)
  await compileContracts(say)
  const stack = await startStack({
    ...{ home: join(folder, "home"), appPort: 3950, chainPort: 9645, keepChain: false, say },
    ...{ built: buildApp(say), server: ["scripts/serve.ts"] },
  })
  try {
    const person = demoPerson("meera")
    say(`Measuring: adding ${SLICES} slices`)
    await addRecords(stack)
    const { executablePath, args } = await findBrowser()
    const context = await chromium.launchPersistentContext(join(folder, "profile"), {
      ...{ executablePath, args, baseURL: stack.appUrl, viewport: { width: 1280, height: 900 } },
    })
    try {
      const page = context.pages()[0] ?? (await context.newPage())
      await enter(page, person.name)
      say("Measuring: the first picture")
      const figures = await firstPictures(page, "")
      say("Measuring: the first picture on a slower line")
      const slower = await onLine(page, LINE, () => firstPictures(page, `on a line of ${LINE.words}: `))
      say("Measuring: scrolling")
      return [...figures, ...slower, ...(await scrolling(page))]
    } finally {
      await context.close()
    }
  } finally {
    await stack.stop()
  }
}

async function addRecords(stack: Stack): Promise<void> {
  const person = demoPerson("meera")
  const keys = await settle(stack, person)
  const config = (await (await fetch(new URL("/api/config", stack.appUrl))).json()) as PublicConfig
  const services = nodeServices(stack.appUrl, { ...config, rpcUrl: stack.rpcUrl }, person.account)
  const { host, origin } = new URL(stack.appUrl)
  await signIn(services, { host, origin })
  const source = (index: number, name: string, type: string) => {
    const blob = new Blob([ctSlice(index)])
    return { name, type, size: blob.size, stream: () => blob.stream() }
  }
  const record = (title: string, files: NewRecord["files"]): NewRecord => ({
    id: crypto.randomUUID(),
    files,
    head: {
      ...{ title, kind: "image", time: "2026-03-01T12:00:00Z", folderName: "" },
      ...{ patientName: person.name, authorName: person.name },
    },
  })
  const slices = Array.from({ length: SLICES }, (_, index) =>
    source(index, `IM${index}`, "application/dicom"),
  )
  const records = [record(STACK, slices), record(ALONE, [source(0, "slice.bin", "application/octet-stream")])]
  const rows = await noteUploads(services, keys, UNFILED, records)
  const pinned = []
  for (const [index, row] of rows.entries())
    pinned.push(await uploadRecord(services, keys, row, records[index] ?? null))
  await recordUploads(services, keys, pinned)
}

async function enter(page: Page, name: string): Promise<void> {
  await page.goto("/")
  await page.getByRole("button", { name: "Connect your wallet" }).click()
  await page.getByRole("button", { name: new RegExp(`^${name}|${name} `) }).click()
  const records = page.getByRole("heading", { level: 1, name: "Records" })
  const signing = page.getByRole("button", { name: "Sign in", exact: true })
  await records.or(signing).first().waitFor()
  if (await signing.isVisible()) await signing.click()
  await records.waitFor({ timeout: 60_000 })
}

/** Milliseconds from asking for the file to `mark`, once `shown` says that it is over. */
async function opening(page: Page, title: string, mark: string, shown: string): Promise<number> {
  await page.getByRole("link", { name: title, exact: true }).waitFor()
  await page.evaluate("performance.clearMarks()")
  await page.getByRole("link", { name: title, exact: true }).click()
  await page.locator(shown).first().waitFor()
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark)
  const [from, to] = await page.evaluate(
    (names) => names.map((name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN),
    [MARKS.fileAsked, mark],
  )
  await page.getByRole("link", { name: "Records", exact: true }).first().click()
  await page.getByRole("heading", { level: 1, name: "Records" }).waitFor()
  return (to ?? NaN) - (from ?? NaN)
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Does something while the browser's connections are as slow as this line. */
async function onLine<T>(page: Page, line: typeof LINE, work: () => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page)
  const emulate = (bytesPerSecond: number, latency: number) =>
    session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    })
  await session.send("Network.enable")
  await emulate(line.bytesPerSecond, line.latencyMs)
  try {
    return await work()
  } finally {
    await emulate(-1, 0)
    await session.detach()
  }
}

/** @param on before each figure's words */
async function firstPictures(page: Page, on: string): Promise<Figure[]> {
  const alone: number[] = []
  const first: number[] = []
  // They take turns: whatever else the machine does meets both alike
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await opening(page, ALONE, MARKS.fileOpen, "main h2, main h3"))
    first.push(await opening(page, STACK, MARKS.pictureShown, "[data-slice]"))
  }
  const [aloneMs, firstMs] = [median(alone.slice(1)), median(first.slice(1))]
  const what = `CT of ${SLICES} slices`
  return [
    { what: `${on}one slice: fetching and decrypting it alone`, value: aloneMs, unit: "ms" },
    {
      what: `${on}${what}: from asking for the first file to its picture on the screen`,
      value: firstMs,
      unit: "ms",
      beside: { what: "fetching and decrypting that slice alone", ratio: firstMs / aloneMs },
    },
    ...(on === "" ? [firstVisit(what, first, alone)] : []),
  ]
}

const firstVisit = (what: string, first: readonly number[], alone: readonly number[]): Figure => ({
  what: `${what}: the same on the first visit, with the viewer's code still to be loaded`,
  value: first[0] ?? NaN,
  unit: "ms",
  beside: {
    what: "fetching and decrypting a slice on the first visit",
    ratio: (first[0] ?? NaN) / (alone[0] ?? NaN),
  },
})

/**
 * Presses a key in every frame, down the whole stack and up again, and counts the pictures that are drawn. (As text:
 * what compiles this script would add its own.)
 */
const SCROLL = (milliseconds: number) => `new Promise((resolve) => {
  const stage = document.querySelector("[data-slice]")
  stage.focus()
  let key = "ArrowDown", pictures = 0, place = stage.dataset.place
  const began = performance.now(), frames = []
  let before = began
  const press = (now) => {
    frames.push(now - before)
    before = now
    if (stage.dataset.place !== place) { pictures += 1; place = stage.dataset.place }
    if (now - began > ${milliseconds}) return resolve({ pictures, seconds: (now - began) / 1000, frames: frames.slice(1) })
    const input = document.querySelector("main input[type=range]")
    if (input.value === input.max) key = "ArrowUp"
    if (input.value === input.min) key = "ArrowDown"
    stage.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
    requestAnimationFrame(press)
  }
  requestAnimationFrame(press)
})`

async function scrolling(page: Page): Promise<Figure[]> {
  const began = performance.now()
  await page.getByRole("link", { name: STACK, exact: true }).click()
  await page.locator("[data-slice]").waitFor()
  await page.locator(`main input[type=range][max="${SLICES - 1}"]`).waitFor({ timeout: 300_000 })
  const all = (performance.now() - began) / 1000
  const session = await page.context().newCDPSession(page)
  await session.send("Performance.enable")
  /** Seconds of processor that the page's process has used, its workers included. */
  const used = async () =>
    (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ProcessTime")
      ?.value ?? NaN
  const once = async () => {
    const before = await used()
    const { pictures, seconds, frames } = await page.evaluate<{
      pictures: number
      seconds: number
      frames: number[]
    }>(SCROLL(SCROLLING_MS))
    const processor = ((await used()) - before) * 1000
    return { rate: pictures / seconds, processor: processor / pictures, ...framesOf(frames) }
  }
  // First over pictures that are decoded on the way, then over those that are kept
  const fresh = await once()
  const kept = await once()
  const figures = (
    words: string,
    { rate, processor, p95, longest }: Awaited<ReturnType<typeof once>>,
  ): Figure[] => [
    { what: `scrolling, ${words}`, value: rate, unit: "pictures/s" },
    { what: `scrolling, ${words}: 95th percentile of the time between frames`, value: p95, unit: "ms" },
    { what: `scrolling, ${words}: longest`, value: longest, unit: "ms" },
    {
      what: `scrolling, ${words}: processor time of the page and its worker for one picture`,
      value: processor,
      unit: "ms",
    },
  ]
  return [
    { what: `CT of ${SLICES} slices: until all are fetched, decrypted and in order`, value: all, unit: "s" },
    ...figures("the first time", fresh),
    ...figures("again", kept),
  ]
}
