import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import type { Page } from "@playwright/test"
import { expect } from "chai"
import { claimedType } from "../../app/_core/file-types"
import type { Reading } from "../../app/_viewers/reading"
import { eventually, harnessInBrowser } from "./harness/in-browser"

const HERE = import.meta.dirname
const SHARED = process.env["KEYWARD_SHARED"] ?? join(HERE, "../../../shared")
const inCorpus = (name: string) => join(SHARED, "corpora/cases", name)

/** What a canvas or a picture of the page shows: its size, and what is dark, red and blue of it and where. */
interface Painted {
  readonly width: number
  readonly height: number
  /** Share of pixels that are neither white nor transparent. */
  readonly inked: number
  /** Middle of the red and of the blue pixels, 0 to 1 from the left and from the top. */
  readonly red: readonly [number, number]
  readonly blue: readonly [number, number]
}

/** What is on the screen, made small, which is enough to tell. */
const SIDE = 160

async function painted(page: Page, selector: string): Promise<Painted> {
  const element = page.locator(selector)
  const size = await element.evaluate((shown) => {
    const { width, height, naturalWidth, naturalHeight } = shown as HTMLCanvasElement & HTMLImageElement
    return shown instanceof HTMLImageElement
      ? { width: naturalWidth, height: naturalHeight }
      : { width, height }
  })
  const picture = (await element.screenshot()).toString("base64")
  const data = await page.evaluate(
    async ({ png, side }) => {
      const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }))
      const context = new OffscreenCanvas(side, side).getContext("2d")
      context?.drawImage(bitmap, 0, 0, side, side)
      return Array.from(context?.getImageData(0, 0, side, side).data ?? [])
    },
    { png: picture, side: SIDE },
  )
  let inked = 0
  const sums: { red: Sum; blue: Sum } = { red: [0, 0, 0], blue: [0, 0, 0] }
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(at, at + 4)
    if (alpha > 128 && red + green + blue < 600) inked++
    const sum = red > 150 && blue < 100 ? sums.red : blue > 150 && red < 100 ? sums.blue : null
    if (!sum) continue
    sum[0]++
    sum[1] += ((at / 4) % SIDE) / SIDE
    sum[2] += Math.floor(at / 4 / SIDE) / SIDE
  }
  return { ...size, inked: inked / SIDE ** 2, red: middle(sums.red), blue: middle(sums.blue) }
}
type Sum = [count: number, x: number, y: number]
const middle = ([count, x, y]: Sum): [number, number] => [x / count, y / count]

describe("pictures and PDFs in a browser", function () {
  this.timeout(120_000)
  const at = harnessInBrowser()
  let page: Page
  let said: string[]

  afterEach(async () => {
    await page?.close()
  })

  /** Shows a file; skips the test if it is not on this machine. */
  async function show(test: Mocha.Context, path: string, width = 1280): Promise<void> {
    let bytes: Buffer
    try {
      bytes = readFileSync(path)
    } catch {
      test.skip()
    }
    const name = basename(path)
    at.harness.give([{ name, type: claimedType({ name, type: "" }).mime[0], bytes }])
    page = await at.browser.newPage({ viewport: { width, height: 900 } })
    said = []
    page.on("console", (message) => message.type() === "error" && said.push(message.text()))
    page.on("pageerror", (error) => said.push(error.message))
    await page.goto(at.harness.url)
    await page.waitForSelector("section[aria-label]")
  }
  const fixture = (path: string) => join(HERE, path)
  /** What is painted once `check` finds nothing wrong with it. */
  const painting = async (check: (painted: Painted) => unknown): Promise<Painted> => {
    let last = await inked()
    await eventually(async () => {
      last = await inked()
      check(last)
    })
    return last
  }
  const inked = async (selector = "main canvas") => {
    await page.waitForFunction(
      (wanted) => (document.querySelector<HTMLCanvasElement>(wanted)?.width ?? 0) > 0,
      selector,
    )
    // The first drawing is done when the place that stood in for it is gone
    await page.waitForFunction(() => !document.querySelector("main [aria-busy], main [class*=opening]"))
    return painted(page, selector)
  }

  for (const width of [1280, 390]) {
    it(`a fax of two pages is painted on both, ${width} px wide`, async function () {
      await show(this, inCorpus("fax-two-pages.tif"), width)
      await painting(({ inked }) => expect(inked).to.be.within(0.01, 0.9))
      await page.getByRole("button", { name: "Next page" }).click()
      await page.getByRole("img", { name: /page 2 of 2/ }).waitFor()
      await painting(({ inked }) => expect(inked).to.be.within(0.01, 0.9))
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(width)
      expect(said).to.eql([])
    })

    it(`a HEIC photo is painted by libheif, and the second picture of its file, ${width} px wide`, async function () {
      await show(this, fixture("heic/two-pictures.heic"), width)
      await painting((first) => {
        expect(first).to.include({ width: 80, height: 60 })
        expect(first.red[0]).to.be.lessThan(0.4)
        expect(first.blue[0]).to.be.greaterThan(0.6)
      })
      await page.getByRole("button", { name: "Next page" }).click()
      await page.getByRole("img", { name: /picture 2 of 2/ }).waitFor()
      await painting((second) => expect(second.red[0]).to.be.greaterThan(0.6))
      expect(said).to.eql([])
    })

    it(`a fax and a JPEG 2000 picture in a PDF are painted, ${width} px wide`, async function () {
      for (const name of ["pdf/fixtures/fax.pdf", "pdf/fixtures/jpeg2000.pdf"]) {
        await show(this, fixture(name), width)
        await painting(({ inked }) => expect(inked, name).to.be.within(0.02, 0.3))
        expect(said).to.eql([])
        if (name.includes("fax")) await page.close()
      }
    })
  }

  it("a photo is shown as its EXIF data turns it", async function () {
    // Red lies left and on top where a picture is not turned
    const corners = { 2: "right top", 5: "left top", 6: "right top", 8: "left bottom" }
    for (const [orientation, corner] of Object.entries(corners)) {
      await show(this, fixture(`image/fixtures/orientation-${orientation}.jpg`))
      await page.waitForFunction(() => {
        const picture = document.querySelector<HTMLImageElement>("main img")
        return picture && picture.naturalWidth > 0 && picture.style.visibility !== "hidden"
      })
      await eventually(async () => {
        const { red, width } = await painted(page, "main img")
        const found = `${red[0] < 0.5 ? "left" : "right"} ${red[1] < 0.5 ? "top" : "bottom"}`
        expect(found, `orientation ${orientation}`).to.equal(corner)
        expect(width).to.equal(orientation === "2" ? 48 : 32)
      })
      await page.close()
    }
  })

  it("a scan of 70 million pixels is painted, not left white", async function () {
    await show(this, inCorpus("pdf-scan-a3-600dpi.pdf"))
    await painting(({ inked }) => expect(inked).to.be.within(0.1, 0.6))
  })

  it("form values are painted where no picture of them is stored", async function () {
    await show(this, fixture("pdf/fixtures/form-without-appearances.pdf"))
    const filled = await painting(({ inked }) => expect(inked).to.be.greaterThan(0))
    await page.close()
    await show(this, fixture("pdf/fixtures/attachment.pdf"))
    await painting(({ inked }) => expect(inked).to.be.within(0.0001, filled.inked / 1.2))
  })

  it("the pages around a missing one are shown, and the missing one is said", async function () {
    await show(this, inCorpus("pdf-second-page-missing.pdf"))
    await inked()
    await page.getByText("Page 2 cannot be read.").waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await page.getByText("Page 2 can’t be drawn").waitFor()
    await page.getByRole("button", { name: "Next page" }).click()
    await page.getByText("Page three").waitFor({ state: "attached" })
    await painting(({ inked }) => expect(inked).to.be.greaterThan(0.0005))
  })

  it("a locked PDF asks for its password, says when it is wrong, and opens", async function () {
    await show(this, fixture("pdf/fixtures/locked.pdf"))
    const field = page.getByLabel("Password of the document")
    await field.fill("guess")
    await page.getByRole("button", { name: "Open it" }).click()
    await page.getByText("That is not its password.").waitFor()
    await field.fill("open sesame")
    await page.getByRole("button", { name: "Open it" }).click()
    await painting(({ inked }) => expect(inked).to.be.greaterThan(0.0005))
  })

  it("words are found in all pages, counted, marked and gone through", async function () {
    await show(this, fixture("pdf/fixtures/letter.pdf"))
    await inked()
    await page.getByRole("group", { name: /page 1 of 3/ }).press("Control+f")
    const field = page.getByRole("searchbox")
    await field.fill("MULLER was")
    await page.getByText("1 of 3", { exact: true }).waitFor()
    for (const highlight of ["keyward-find", "keyward-find-current"])
      await page.waitForFunction((name) => CSS.highlights.get(name)?.size === 1, highlight)
    await page.getByRole("button", { name: "Next hit" }).click()
    await page.getByText("2 of 3", { exact: true }).waitFor()
    await page.getByRole("group", { name: /page 2 of 3/ }).waitFor()
    await field.fill("nowhere")
    await page.getByText("Not found").waitFor()
  })

  it("a file inside a PDF opens in place, and a note on a page is read", async function () {
    await show(this, fixture("pdf/fixtures/portfolio.pdf"))
    await page.getByText("It is a portfolio").waitFor()
    await page.getByRole("button", { name: /Open results.txt/ }).click()
    await page.getByText("Potassium 4.1 mmol/L").waitFor()
    await page.close()
    await show(this, fixture("pdf/fixtures/notes.pdf"))
    await page.getByText("Stop the heparin before surgery").waitFor()
  })

  it("a wide strip is shown in full size, and zooms by its height", async function () {
    await show(this, inCorpus("pdf-ecg-strip.pdf"))
    await inked()
    const height = async () => (await page.locator("main canvas").boundingBox())?.height ?? 0
    await eventually(async () => expect(await height()).to.be.greaterThan(150))
    await page.getByRole("button", { name: "Fit the height" }).click()
    await page.waitForFunction(() => (document.querySelector("main canvas")?.clientHeight ?? 0) > 600)
  })

  it("the reading worker reads each of them under the app's policy", async function () {
    const wanted: Readonly<Record<string, (reading: Reading) => void>> = {
      "pdf/fixtures/letter.pdf": ({ title, text }) =>
        expect([title, text.includes("Herr Müller")]).to.eql(["Letter about the spring", true]),
      "heic/photo-with-place.heic": ({ date }) => expect(date).to.equal("2026-03-02T10:11:12"),
      "tiff/fixtures/three-pages.tif": ({ notes, notShown }) => expect([...notes, ...notShown]).to.eql([]),
      "image/fixtures/place.jpg": ({ notes }) => expect(notes).to.eql(["The photo says where it was taken."]),
    }
    for (const [name, check] of Object.entries(wanted)) {
      await show(this, fixture(name))
      const reading = await page.evaluate(() =>
        (window as unknown as { examine(): Promise<Reading> }).examine(),
      )
      check(reading)
      await page.close()
    }
  })
})
