import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { chromium } from "@playwright/test"
import type { Browser, Page } from "@playwright/test"
import { expect } from "chai"
import JSZip from "jszip"
import { concat, randomBytes, utf8 } from "../../app/_core/crypto/bytes"
import { newFolder } from "../../app/_core/folder"
import { removeRecord } from "../../app/_journeys/file-records"
import { ROOT } from "../../scripts/lib/run"
import { openerPage } from "../../scripts/lib/opener"
import { encodeGreyPng } from "../../scripts/demo/png"
import { axeOn } from "../axe"
import { findBrowser } from "../browser"
import { seenBy, share } from "./acts"
import { exportOf } from "./exporting"
import { makeZip } from "./remade-zip"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const SCREENS = join(ROOT, "test-output", "screens")

const OBSERVATION = JSON.stringify({
  ...{ resourceType: "Observation", status: "final", code: { text: "Haemoglobin" } },
  ...{ subject: { display: "Asha Menon" }, effectiveDateTime: "2026-11-02" },
  valueQuantity: { value: 12.3, unit: "g/dL" },
})

describe("the page that opens an export, by file:// and without network", () => {
  let world: World
  let patient: Actor
  let browser: Browser
  let page: Page
  let zip: Uint8Array<ArrayBuffer>
  const out = mkdtempSync(join(tmpdir(), "keyward-opener-"))
  const asked: string[] = []
  const complaints: string[] = []
  const secret = randomBytes(32)

  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(out, name), bytes)
    return join(out, name)
  }
  /** Opens the page anew and picks a file. */
  const pick = async (path: string) => {
    await page.goto(pathToFileURL(join(out, "open-me.html")).href)
    await page.getByLabel("Choose the export").setInputFiles(path)
  }
  const refused = async (name: string, bytes: Uint8Array, words: RegExp) => {
    await pick(file(name, bytes))
    await page.getByRole("alert").filter({ hasText: words }).waitFor()
    expect(await page.getByRole("heading", { name: "Your records" }).count()).to.equal(0)
  }
  const look = async (name: string) => {
    mkdirSync(SCREENS, { recursive: true })
    for (const colorScheme of ["light", "dark"] as const)
      for (const [width, height] of [
        [1280, 900],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: join(SCREENS, `${name}-${width}-${colorScheme}.png`), fullPage: true })
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(over, `${name} sticks out at ${width}`).to.be.at.most(0)
        const { violations } = await axeOn(page).analyze()
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          name,
        ).to.deep.equal([])
      }
    await page.setViewportSize({ width: 1280, height: 900 })
  }

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    const doctor = await world.actor(2)
    const folder = newFolder()
    const png = encodeGreyPng(40, 30, new Uint8Array(40 * 30).fill(120))
    await addRecords(
      patient,
      [
        newRecord(png, { title: "A picture", kind: "image", name: "scan.png", type: "image/png" }),
        newRecord(utf8(OBSERVATION), {
          title: "Blood count",
          name: "hb.json",
          type: "application/fhir+json",
        }),
        newRecord(utf8("Take it twice a day.\n<script>document.title = 'taken over'</script>"), {
          ...{ title: "A note", kind: "letter", name: "note.txt", type: "text/plain" },
        }),
        newRecord(utf8("%PDF-1.4\n%%EOF\n"), { title: "A letter", kind: "letter" }),
        newRecord(utf8("gone"), { title: "Removed", name: "gone.txt", type: "text/plain" }),
      ],
      folder,
    )
    const gone = (await seenBy(patient, patient)).find(({ open }) => open?.manifest.title === "Removed")?.open
    if (gone) await removeRecord(patient.services, patient.keys, gone)
    await share(patient, folder, doctor)
    const html = await openerPage()
    const about = {
      people: [{ account: doctor.keys.account, name: "Dr Marsh" }],
      folders: [{ scope: folder, name: "Heart" }],
    }
    zip = await exportOf(patient, { opener: utf8(html), ...about })
    file("export.zip", zip)
    file("export.kwexport", await exportOf(patient, { opener: utf8(html), secret, ...about }))
    file("export.key", secret)
    file("other.key", randomBytes(32))
    // As a person does: the page is unpacked by another program and opened from the disk
    const inside = (await JSZip.loadAsync(zip)).file("open-me.html")
    file("open-me.html", (await inside?.async("uint8array")) ?? new Uint8Array())
    const { executablePath, args } = await findBrowser()
    browser = await chromium.launch({
      executablePath,
      args: [...args, "--host-resolver-rules=MAP * ~NOTFOUND"],
    })
    const context = await browser.newContext({
      offline: true,
      locale: "en-GB",
      acceptDownloads: true,
      bypassCSP: false,
    })
    context.on("request", (request) => asked.push(request.url()))
    page = await context.newPage()
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
  })
  after(async () => {
    await browser.close()
    rmSync(out, { recursive: true, force: true })
    await world.stop()
  })

  it("checks it and shows the records, who had access and what happened", async () => {
    await pick(join(out, "export.zip"))
    await page.getByRole("heading", { name: "Your records" }).waitFor()
    await page.getByText("Nothing was changed since it was made.").waitFor()
    expect(await page.getByText("1 record had been removed before").count()).to.equal(1)
    for (const title of ["A picture", "Blood count", "A note", "A letter"])
      expect(await page.getByRole("button", { name: title }).count()).to.equal(1)
    await look("opener-records")
    await page.getByRole("button", { name: "Who had access" }).click()
    await page
      .getByRole("listitem")
      .filter({ hasText: "Dr Marsh" })
      .filter({ hasText: "Heart · may read" })
      .waitFor()
    await look("opener-access")
    await page.getByRole("button", { name: "Activity" }).click()
    await page.getByRole("cell", { name: /^Access granted/ }).waitFor()
    await page.getByRole("button", { name: "Proof" }).click()
    await page.getByRole("button", { name: /^Check all files/ }).click()
    await page.getByText(/^All files of 4.records are what the journal says\.$/).waitFor()
    await look("opener-proof")
  })

  it("shows FHIR as a table, text as text and a picture, and saves what it does not show", async () => {
    await pick(join(out, "export.zip"))
    await page.getByRole("button", { name: "Blood count" }).click()
    await page.getByRole("cell", { name: /12\.3 g\/dL/ }).waitFor()
    await look("opener-fhir")
    await page.getByRole("button", { name: "Back to all records" }).click()
    await page.getByRole("button", { name: "A note" }).click()
    await page.getByText("<script>document.title").waitFor()
    expect(await page.title()).to.equal("Open your export")
    await page.getByRole("button", { name: "Back to all records" }).click()
    await page.getByRole("button", { name: "A picture" }).click()
    const picture = page.getByRole("img", { name: "scan.png" })
    await picture.waitFor()
    expect(
      await picture.evaluate((img) =>
        (img as HTMLImageElement).decode().then(() => (img as HTMLImageElement).naturalWidth),
      ),
    ).to.equal(40)
    await look("opener-picture")
    await page.getByRole("button", { name: "Back to all records" }).click()
    await page.getByRole("button", { name: "A letter" }).click()
    await page.getByRole("button", { name: "Open the PDF here" }).waitFor()
    const saving = page.waitForEvent("download")
    await page.getByRole("button", { name: "Save" }).click()
    expect((await saving).suggestedFilename()).to.equal("result.pdf")
  })

  it("opens an encrypted export with its key file, and says that another key does not", async () => {
    await pick(join(out, "export.kwexport"))
    await page.getByLabel("Choose its key file").setInputFiles(join(out, "other.key"))
    await page.getByRole("alert").filter({ hasText: "This key does not open the export" }).waitFor()
    await look("opener-wrong-key")
    await pick(join(out, "export.kwexport"))
    await page.getByLabel("Choose its key file").setInputFiles(join(out, "export.key"))
    await page.getByText("Nothing was changed since it was made.").waitFor()
  })

  it("shows nothing of an export that was altered, cut or signed by somebody else", async () => {
    const text = new TextDecoder().decode(zip)
    expect(text).to.include(`"title":"Blood count"`)
    const index = await (await JSZip.loadAsync(zip)).file("index.json")?.async("string")
    const other = utf8((index ?? "").replace("Blood count", "Blood cound"))
    await refused("index.zip", await makeZip(zip, { "index.json": other }), /did not sign this export/)
    await refused("cut.zip", zip.slice(0, -50), /not a whole export/)
    await refused("slip.zip", await makeZip(zip, { "../evil.json": utf8("{}") }), /not a whole export/)
    await refused("any.zip", utf8("not a ZIP at all"), /not a whole export/)
    const sealed = concat(await exportOf(patient, { secret }))
    await pick(file("cut.kwexport", sealed.slice(0, -5)))
    await page.getByLabel("Choose its key file").setInputFiles(join(out, "export.key"))
    await page.getByRole("alert").filter({ hasText: "This export was changed" }).waitFor()
  })

  it("shows the records but not the file that was altered", async () => {
    const note = Object.keys((await JSZip.loadAsync(zip)).files).find((name) => name.endsWith(".txt")) ?? ""
    const content = (await (await JSZip.loadAsync(zip)).file(note)?.async("string")) ?? ""
    await pick(file("file.zip", await makeZip(zip, { [note]: utf8(content.replace("twice", "three")) })))
    await page.getByRole("button", { name: "A note" }).click()
    await page.getByRole("alert").filter({ hasText: "This export was changed" }).waitFor()
    expect(await page.getByText("a day").count()).to.equal(0)
    await page.getByRole("button", { name: "Back to all records" }).click()
    await page.getByRole("button", { name: "Proof" }).click()
    await page.getByRole("button", { name: /^Check all files/ }).click()
    await page.getByRole("alert").filter({ hasText: "A note" }).waitFor()
  })

  it("asked for nothing but itself, and its policy was never broken", () => {
    const others = asked.filter((url) => !/^(file:\/\/.*open-me\.html|blob:)/.test(url))
    expect(others).to.deep.equal([])
    expect(complaints).to.deep.equal([])
  })

  it("cannot reach the network if it wanted to", async () => {
    await pick(join(out, "export.zip"))
    const tried = await page.evaluate(() =>
      fetch("https://example.org/").then(
        () => "reached",
        (error: Error) => error.message,
      ),
    )
    expect(tried).to.not.equal("reached")
    expect(complaints.some((text) => /connect-src|Content Security Policy/.test(text))).to.equal(true)
  })

  it("is the same bytes from the same sources", async () => {
    const [one, two] = [await openerPage(), await openerPage()]
    expect(one).to.equal(two)
    expect(one).to.not.include(ROOT)
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(one) ?? []
    expect(policy).to.match(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; /)
    expect(policy).to.include("connect-src 'none'")
  })
})
