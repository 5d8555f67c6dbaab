import type { Page } from "@playwright/test"

/** What the frames of a while were like; milliseconds. */
export interface Frames {
  readonly median: number
  readonly p95: number
  readonly longest: number
  /** Of the time, the part spent in frames of more than 50 ms: 0 to 1. */
  readonly slow: number
}

/** Pixels of one turn of the wheel, and milliseconds between two. */
const TURN = 400
const BETWEEN = 50
/** The end of a list is believed after so long without anything more. */
const STILL = 3_000

/** Begins to count frames, by the page's own clock. (As text: what compiles this script would add its own.) */
const COUNT = `window.counted = []
  ;(function frame(before) {
    window.counting = requestAnimationFrame((now) => {
      window.counted.push(now - before)
      frame(now)
    })
  })(performance.now())`
const COUNTED = `cancelAnimationFrame(window.counting), window.counted.slice(2)`

export function framesOf(frames: readonly number[]): Frames {
  const sorted = [...frames].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0)
  return {
    median: at(0.5),
    p95: at(0.95),
    longest: at(1),
    slow: sum(frames.filter((each) => each > 50)) / sum(frames),
  }
}

/** Counts frames while something is done. */
export async function framesDuring(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(COUNT)
  await work()
  return framesOf(await page.evaluate<number[]>(COUNTED))
}

/** Turns the wheel over the page until nothing more comes, or for so long. @returns whether its end was reached */
export async function scrollToEnd(page: Page, rows: string, most: number): Promise<boolean> {
  await page.mouse.move(700, 500)
  const began = performance.now()
  let known = 0
  let changed = began
  while (performance.now() - began < most) {
    await page.mouse.wheel(0, TURN)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN))
    const [left = 0, count = 0, more = 0] = await page.evaluate<number[]>(
      `[document.documentElement.scrollHeight - scrollY - innerHeight,
        document.querySelectorAll(${JSON.stringify(rows)}).length,
        [...document.querySelectorAll("main button")].filter((one) => /^(Show more|Loading)/.test(one.textContent)).length]`,
    )
    if (count !== known || left > 1 || more > 0) changed = performance.now()
    known = count
    if (performance.now() - changed > STILL) return true
  }
  return false
}
