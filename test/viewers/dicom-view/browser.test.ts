import type { BrowserContext, Page } from "@playwright/test"
import { expect } from "chai"
import { axeOn } from "../../axe"
import { eventually, harnessInBrowser } from "../harness/in-browser"
import type { GivenFile } from "../harness/serve"
import { writePicture } from "./write-dicom"
import type { Element } from "./write-dicom"

const SIDE = 64
const WINDOW: readonly Element[] = [
  ["00281050", "DS", "127.5"],
  ["00281051", "DS", "256"],
]
const BLACK = [0, 0, 0]
const WHITE = [255, 255, 255]

const given = (bytes: Uint8Array, name = "IM1"): GivenFile => ({ name, type: "application/dicom", bytes })
/** One value in the left half, another in the right half. */
const halves = (left: number, right: number, frames = 1): Uint8Array =>
  new Uint8Array(SIDE * SIDE * frames).map((_, at) => (at % SIDE < SIDE / 2 ? left : right))
const picture = (samples: Uint8Array, more: Partial<Parameters<typeof writePicture>[1]> = {}) =>
  writePicture(samples, { rows: SIDE, columns: SIDE, more: WINDOW, ...more })

describe("DICOM pictures in a browser", function () {
  this.timeout(120_000)
  const at = harnessInBrowser()
  for (const width of [1280, 390]) {
    describe(`at ${width} px`, () => {
      let context: BrowserContext
      let page: Page
      let complaints: string[]
      beforeEach(async () => {
        context = await at.browser.newContext({ viewport: { width, height: 900 } })
        page = await context.newPage()
        complaints = []
        page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
        page.on("pageerror", (error) => complaints.push(error.message))
      })
      afterEach(async () => {
        await context.close()
        expect(complaints).to.deep.equal([])
      })

      const open = async (files: readonly GivenFile[], index = 0) => {
        at.harness.give(files, index)
        await page.goto(at.harness.url)
        await page.locator("[data-slice]").waitFor()
      }
      const stage = () => page.getByRole("application")
      /** Colours of the canvas at parts of its width and height, once the named slice is on it. */
      const colours = async (slice: string, ...at: readonly (readonly [number, number])[]) => {
        await page.locator(`[data-slice="${slice}"]`).waitFor()
        return stage()
          .locator("canvas")
          .evaluate((canvas, points) => {
            const drawn = canvas as HTMLCanvasElement
            const context = drawn.getContext("2d", { alpha: false })
            return points.map(([x, y]) =>
              [...(context?.getImageData(x * drawn.width, y * drawn.height, 1, 1).data ?? [])].slice(0, 3),
            )
          }, at)
      }
      const shows = (
        slice: string,
        points: readonly (readonly [number, number])[],
        wanted: readonly number[][],
      ) => eventually(async () => expect(await colours(slice, ...points)).to.deep.equal(wanted))
      const LEFT = [0.4, 0.4] as const
      const RIGHT = [0.6, 0.4] as const

      it("MONOCHROME2: high values are white; MONOCHROME1: low ones are", async () => {
        await open([given(picture(halves(0, 255)))])
        await shows("0/0", [LEFT, RIGHT], [BLACK, WHITE])
        await open([given(picture(halves(0, 255), { photometric: "MONOCHROME1" }))])
        await shows("0/0", [LEFT, RIGHT], [WHITE, BLACK])
      })

      it("RGB and PALETTE COLOR have their colours", async () => {
        const rgb = new Uint8Array(SIDE * SIDE * 3).map((_, at) => {
          const left = Math.floor(at / 3) % SIDE < SIDE / 2
          return left === (at % 3 === 0) && (left || at % 3 === 2) ? 200 : 0
        })
        await open([given(picture(rgb, { photometric: "RGB", more: [] }))])
        await shows(
          "0/0",
          [LEFT, RIGHT],
          [
            [200, 0, 0],
            [0, 0, 200],
          ],
        )
        const ramp = (low: number, high: number) => Uint8Array.from([0, low, 0, high])
        const descriptor = [2, 0, 16]
        const palette: readonly Element[] = [
          ["00281101", "US", descriptor],
          ["00281102", "US", descriptor],
          ["00281103", "US", descriptor],
          ["00281201", "OW", ramp(250, 10)],
          ["00281202", "OW", ramp(100, 20)],
          ["00281203", "OW", ramp(0, 30)],
        ]
        await open([given(picture(halves(0, 1), { photometric: "PALETTE COLOR", more: palette }))])
        await shows(
          "0/0",
          [LEFT, RIGHT],
          [
            [250, 100, 0],
            [10, 20, 30],
          ],
        )
      })

      it("shows the frames of one file, by key, by slider and played", async () => {
        const samples = new Uint8Array(SIDE * SIDE * 3).map(
          (_, at) => [0, 128, 255][Math.floor(at / SIDE ** 2)] ?? 0,
        )
        await open([given(picture(samples, { frames: 3, more: [...WINDOW, ["00181063", "DS", "50"]] }))])
        await shows("0/0", [LEFT], [BLACK])
        await stage().focus()
        await page.keyboard.press("ArrowDown")
        await eventually(async () => expect((await colours("0/1", LEFT))[0]?.[0]).to.be.within(126, 130))
        await page.getByRole("slider", { name: "Frame" }).fill("2")
        await shows("0/2", [LEFT], [WHITE])
        await page.getByText("Frame 3 of 3").first().waitFor()
        await page.getByRole("button", { name: "Play" }).click()
        await page.locator('[data-slice="0/0"]').waitFor()
        await page.locator('[data-slice="0/1"]').waitFor()
        await page.getByRole("button", { name: "Pause" }).click()
      })

      it("makes one stack of the files of a record, sorted by position", async () => {
        // Position and file name say the opposite of each other
        const files = [0, 1, 2, 3, 4].map((index) =>
          given(
            picture(new Uint8Array(SIDE * SIDE).fill(50 * (4 - index) + 20), {
              z: (4 - index) * 5,
              instance: index + 1,
            }),
            `IM${index}`,
          ),
        )
        await open(files, 1)
        await page.getByText("Slice 4 of 5").first().waitFor()
        await stage().focus()
        const isGrey = (slice: string, value: number) =>
          eventually(async () =>
            expect((await colours(slice, [0.5, 0.4]))[0]?.[0]).to.be.within(value - 1, value + 1),
          )
        await page.keyboard.press("Home")
        await isGrey("4/0", 20)
        const box = await stage().boundingBox()
        await page.mouse.move(width / 2, (box?.y ?? 0) + 150)
        await page.mouse.wheel(0, 120)
        await isGrey("2/0", 120)
        await page.keyboard.press("End")
        await isGrey("0/0", 220)
      })

      it("letters, length and window follow what is done with the picture", async () => {
        await open([given(picture(halves(0, 255), { z: 0 }))])
        const letters = (wanted: string) =>
          eventually(async () =>
            expect((await stage().locator("span[aria-hidden]").allTextContents()).join("")).to.equal(wanted),
          )
        await letters("RLAP")
        await page.getByRole("button", { name: "Rotate a quarter to the right" }).click()
        await letters("PARL")
        // The left half is above now
        await shows(
          "0/0",
          [
            [0.5, 0.3],
            [0.5, 0.7],
          ],
          [BLACK, WHITE],
        )
        await page.getByRole("button", { name: "Flip left and right" }).click()
        await letters("APRL")
        await page.getByRole("button", { name: "Everything as it was" }).click()
        await page.getByRole("button", { name: "Invert black and white" }).click()
        await page.locator("[aria-pressed=true][aria-label^=Invert]").waitFor()
        await shows("0/0", [LEFT], [WHITE])
        // 64 columns of 0.5 mm are as wide as the picture
        await page.getByRole("button", { name: "Drag to measure a length" }).click()
        const box = await stage().boundingBox()
        if (!box) throw new Error("no stage")
        const side = Math.min(box.width, box.height)
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
        await page.mouse.move(x - side / 4, y)
        await page.mouse.down()
        await page.mouse.move(x, y + 3)
        await page.mouse.move(x + side / 4, y)
        await page.mouse.up()
        await page.getByText(/^Length 1: 16 mm/).waitFor()
        await page.getByRole("button", { name: /^Remove length 1/ }).click()
        await page.getByText(/^Length 1/).waitFor({ state: "detached" })
        await page.getByRole("button", { name: "Drag to change brightness and contrast" }).click()
        await page.mouse.move(x, y)
        await page.mouse.down()
        await page.mouse.move(x + 40, y, { steps: 4 })
        await page.mouse.up()
        await page.getByText(/^Window 128 \/ (?!256)/).waitFor()
        await eventually(async () =>
          expect(await page.getByRole("combobox", { name: "Window" }).inputValue()).to.equal("-1"),
        )
      })

      it("measures by keyboard", async () => {
        await open([given(picture(halves(0, 255), { z: 0 }))])
        await stage().focus()
        for (const key of ["m", "Enter", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key)
        await page.getByText(/^Length 1: 10 mm/).waitFor()
      })

      it("has names, sizes for thumbs and no fault that axe finds", async () => {
        await open([
          given(picture(halves(0, 255), { z: 0 })),
          given(picture(halves(0, 99), { z: 5, instance: 2 })),
        ])
        await page.getByText(/of 2$/).first().waitFor()
        const small = await page.locator("[role=toolbar] :is(button, select)").evaluateAll((all) =>
          all
            .map((each) => ({ box: each.getBoundingClientRect(), name: each.getAttribute("aria-label") }))
            .filter(({ box }) => box.height < 44 || box.width < 44)
            .map(({ name }) => name),
        )
        expect(small).to.deep.equal([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(width)
        const { violations } = await axeOn(page)
          .disableRules(["page-has-heading-one", "landmark-one-main", "region"])
          .analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).to.deep.equal([])
      })
    })
  }
})
