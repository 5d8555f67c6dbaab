import { expect } from "chai"
import { existsSync, openAsBlob, readFileSync } from "node:fs"
import { join } from "node:path"
import {
  frameInfo,
  lengthInMm,
  lettersOf,
  sameStack,
  slicePosition,
} from "../../../app/_viewers/dicom/geometry"
import { decodeFrame } from "../../../app/_viewers/dicom/decode"
import { parseDicom } from "../../../app/_viewers/dicom/parse"
import { read, readingOf } from "../../../app/_viewers/dicom/read"
import { UNKNOWN_TYPE } from "../../../app/_core/file-types"
import { fixture, fixtureNames, imageOf, parsed } from "./files"

const SHARED = process.env.KEYWARD_SHARED ?? join(import.meta.dirname, "../../../../shared")
const reading = async (name: string) => {
  const file = await fixture(name)
  return readingOf(await read({ file, name: `${name}.dcm`, type: "", size: file.size, found: UNKNOWN_TYPE }))
}

describe("A DICOM file’s metadata", () => {
  it("says who, when and what", async () => {
    const { patient, study, series, instance, sopClass, transferSyntax } = await parsed("ct-s16")
    expect(patient).to.deep.equal({
      name: "Paula Probe",
      names: ["Paula Probe"],
      id: "P-1",
      birthDate: "1957-03-12",
      sex: "female",
      age: "",
      identifiers: ["Patient ID P-1"],
    })
    expect(study.when).to.deep.equal({ date: "2024-02-29", time: "23:59:59.25", zone: "" })
    expect(series).to.include({ modality: "CT", modalityName: "Computed tomography" })
    expect(instance.when).to.deep.equal(study.when)
    expect(sopClass.name).to.equal("CT Image")
    expect(transferSyntax.name).to.equal("Explicit VR Little Endian")
  })

  it("has the file’s own date in every time zone", async () => {
    const zone = process.env.TZ
    try {
      for (const place of ["Pacific/Auckland", "Asia/Kolkata", "America/New_York", "UTC"]) {
        process.env.TZ = place
        const { date, subjects } = await reading("ct-s16")
        expect([date, subjects[0]?.birthDate], place).to.deep.equal(["2024-02-29T23:59:59.25", "1957-03-12"])
      }
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  it("is shown as rows, and what has no row is counted", async () => {
    const { rows, notShown, title } = await reading("private")
    expect(title).to.equal("Manufacturer’s entries")
    expect(rows).to.deep.include({
      section: "Patient",
      what: "Birth date",
      details: "1957-03-12",
      when: "",
      flags: [],
    })
    expect(notShown).to.deep.equal([
      { what: "entries of manufacturers", count: 2 },
      { what: "other entries of the file", count: 1 },
    ])
  })

  it("is the same however the file is encoded", async () => {
    const names = [
      "implicit",
      "deflated",
      "no-preamble",
      "no-meta-explicit",
      "no-meta-implicit",
      "big-endian-u16",
    ]
    const patients = await Promise.all(names.map(async (name) => (await parsed(name)).patient))
    for (const patient of patients) expect(patient).to.deep.equal(patients[0])
    expect(patients[0]?.name).to.equal("Paula Probe")
  })

  it("says where the encoding had to be recognised", async () => {
    expect((await parsed("no-meta-implicit")).notes).to.deep.equal([
      "The file does not say how it is encoded (no transfer syntax); that was recognised from its content.",
    ])
    expect((await parsed("no-preamble")).notes).to.deep.equal([])
    expect((await parsed("deflated")).notes).to.deep.equal([])
  })
})

describe("A DICOM picture’s geometry", () => {
  it("has position, spacing, letters and padding", async () => {
    const image = await imageOf("ct-s16")
    const info = frameInfo(image, 0)
    expect(info.position).to.deep.equal([-10, -12, 7.5])
    expect(info.edges).to.deep.equal({ left: "R", right: "L", top: "A", bottom: "P" })
    expect(info.spacing).to.include({ row: 0.7, column: 0.5, source: "PixelSpacing", inPatient: true })
    expect(info.sliceThickness).to.equal("2.50")
    expect(info.modality).to.deep.equal({ slope: 2, intercept: -1024, lut: null, unit: "HU" })
    expect(image.padding).to.deep.equal({ low: -2000, high: -2000 })
    expect(slicePosition(info)).to.equal(7.5)
    expect(lengthInMm(info, [0, 0], [6, 0])).to.equal(3)
    expect(lengthInMm(info, [0, 0], [0, 10])).to.equal(7)
    expect(image.aspect).to.be.closeTo(5 / 7, 1e-12)
  })

  it("says that lengths at a detector are not those in the patient", async () => {
    const { spacing } = (await imageOf("mono1-u12")).shared
    expect(spacing).to.deep.equal({
      row: 0.2,
      column: 0.15,
      source: "ImagerPixelSpacing",
      inPatient: false,
      explanation: "Lengths are those at the detector. In the patient they are shorter.",
    })
    expect(lengthInMm((await imageOf("mono2-u8")).shared, [0, 0], [1, 1])).to.equal(null)
  })

  it("is that of each frame in an enhanced file", async () => {
    const image = await imageOf("enhanced-ct")
    const infos = [0, 1, 2].map((frame) => frameInfo(image, frame))
    expect(infos.map(({ position }) => position)).to.deep.equal([
      [0, -50, 60],
      [3, -50, 60],
      [6, -50, 60],
    ])
    expect(infos.map(({ windows }) => windows[0]?.center)).to.deep.equal([40, 41, 42])
    expect(infos[2]?.spacing).to.include({ row: 0.8, column: 0.6 })
    // Rows run to posterior, columns to the feet: a sagittal slice; its normal is -x
    expect(infos[0]?.edges).to.deep.equal({ left: "A", right: "P", top: "H", bottom: "F" })
    expect(infos.map(slicePosition)).to.deep.equal([0, -3, -6])
    expect(infos[1]?.modality).to.deep.equal({ slope: 1, intercept: -1000, lut: null, unit: "HU" })
  })

  it("orders the letters of an oblique direction by their part", () => {
    expect(lettersOf([-0.8, 0.6, 0])).to.equal("RP")
    expect(lettersOf([0, 0.00001, -1])).to.equal("F")
  })

  it("keeps files of another series or orientation out of a stack", async () => {
    const [ct, other, enhanced] = await Promise.all(["ct-s16", "mono2-u8", "enhanced-ct"].map(parsed))
    if (!ct || !other || !enhanced) throw new Error("missing")
    expect(sameStack(ct, ct)).to.equal(true)
    expect(sameStack(ct, other)).to.equal(false)
    expect(sameStack(ct, enhanced)).to.equal(false)
    expect(sameStack(ct, { ...ct, series: { ...ct.series, uid: "1" } })).to.equal(false)
  })

  it("has the time between frames", async () => {
    expect((await imageOf("mono2-u8-4-frames")).frameTimes).to.equal(40)
    expect((await imageOf("mono2-u8")).frameTimes).to.equal(null)
  })
})

describe("DICOM files without a picture", () => {
  it("show a structured report as rows, digits and lines as written", async () => {
    const { report } = await parsed("report")
    expect(report?.title).to.equal("CT report")
    expect([report?.completion, report?.verification]).to.deep.equal(["Complete", "Unverified"])
    expect(report?.rows.map(({ depth, name, value }) => [depth, name, value])).to.deep.equal([
      [0, "Findings", ""],
      [1, "Finding", "No\\fracture.\nÄ second line."],
      [1, "Length", "12.50 mm"],
      [1, "Site", "Lung"],
      [1, "Observer", "Dr. Otto Probe"],
      [1, "Date", "2024-03-01"],
    ])
    const { rows, kind } = await reading("report")
    expect(kind).to.equal("letter")
    expect(rows).to.deep.include({
      section: "CT report › Findings",
      what: "Length",
      details: "12.50 mm",
      when: "",
      flags: ["Not verified"],
    })
  })

  it("give an encapsulated PDF as an attachment, without its padding", async () => {
    const { attachments, notes } = await parsed("encapsulated-pdf")
    expect(notes).to.deep.equal([])
    expect(attachments[0]).to.include({ name: "Letter of discharge", type: "application/pdf" })
    const text = await attachments[0]?.content?.text()
    expect(text).to.match(/^%PDF-1\.4[^]*%%EOF$/)
  })

  it("say what they are", async () => {
    const notes = async (name: string) => (await parsed(name)).notes
    expect((await notes("presentation-state"))[0]).to.contain("It is: Grayscale Softcopy Presentation State.")
    expect(await notes("no-pixels")).to.deep.equal([
      "The file has no picture in it, although it describes one.",
    ])
    expect((await notes("unknown-syntax"))[0]).to.contain("compressed in a way that cannot be shown here")
  })

  it("give a video as an attachment", async () => {
    const { attachments, image, notes } = await parsed("video")
    expect(image).to.equal(null)
    expect(notes[0]).to.contain("The file holds a video.")
    expect(attachments[0]).to.include({ name: "video.mpg", type: "video/mpeg" })
    const bytes = new Uint8Array((await attachments[0]?.content?.arrayBuffer()) ?? new ArrayBuffer())
    expect(Array.from(bytes.subarray(0, 4))).to.deep.equal([0, 0, 1, 0xb3])
  })

  it("list the series of a DICOMDIR by its links, not by the order of its records", async () => {
    const { directory } = await parsed("DICOMDIR")
    expect(directory?.name).to.equal("CD1")
    expect(
      directory?.series.map(
        ({ patientName, studyDescription, seriesDescription, modality, studyWhen, files }) => [
          patientName,
          studyDescription,
          `${modality} ${seriesDescription}`,
          `${studyWhen.date} ${studyWhen.time}`,
          files.map(({ path }) => path),
        ],
      ),
    ).to.deep.equal([
      [
        "Paula Probe",
        "Chest",
        "CT Axial",
        "2024-02-29 10:15:00",
        ["DICOM/PAT1/IM000001", "DICOM/PAT1/IM000002"],
      ],
      [
        "Max Muster",
        "Chest",
        "CT Axial",
        "2024-02-29 10:15:00",
        ["DICOM/PAT2/IM000001", "DICOM/PAT2/IM000002"],
      ],
    ])
    expect(directory?.series[0]?.files[0]).to.include({ recordType: "IMAGE", instanceNumber: "1" })
  })
})

describe("Damaged DICOM files", () => {
  it("show what is there and say that something is missing", async () => {
    const { image, notes, patient } = await parsed("cut")
    expect(patient.name).to.equal("Paula Probe")
    expect(image?.frames).to.equal(1)
    expect(notes).to.deep.equal([
      "The file is cut off or damaged: what follows the place of the damage could not be read.",
      "The picture is cut off: a part of its bytes is missing, and what is missing is black.",
    ])
  })

  it("are refused where nothing can be read", async () => {
    for (const content of ["", "no DICOM at all, but some text of more than 132 bytes".repeat(5)]) {
      const error: unknown = await parseDicom(new Blob([content])).catch((thrown: unknown) => thrown)
      expect(error).to.have.property("code", "document-damaged")
    }
  })

  it("never make the parser throw anything but a KeywardError, wherever they are cut", async () => {
    for (const name of [
      "report",
      "j2k-u16",
      "deflated",
      "enhanced-ct",
      "DICOMDIR",
      "fragments-3-frames-table",
    ]) {
      const bytes = new Uint8Array(await (await fixture(name)).arrayBuffer())
      for (let length = 0; length < bytes.length; length += 37) {
        try {
          await readingOf(await parseDicom(bytes.slice(0, length)))
        } catch (error) {
          expect(error, `${name} at ${length}`).to.have.property("name", "KeywardError")
        }
      }
    }
  })

  it("say that compressed pixels are cut off where a codec shows something all the same", async () => {
    for (const name of ["jpeg-lossless-sv1", "rle-u16"]) {
      const image = await imageOf(name)
      expect((await decodeFrame(image, 0)).notes, name).to.deep.equal([])
      const [[[begin = 0, end = 0] = []] = []] = image.source.frames
      const cut = { ...image, source: { ...image.source, frames: [[[begin, end - 60] as const]] } }
      const { notes } = await decodeFrame(cut, 0)
      expect(notes[0], name).to.contain("compressed data is cut off")
    }
  })

  it("with a picture that no codec takes keep their metadata", async () => {
    const bytes = new Uint8Array(await (await fixture("jpeg-grey")).arrayBuffer())
    bytes.fill(0x55, bytes.length - 600)
    const { subjects, pixels, notes } = await readingOf(await parseDicom(bytes))
    expect(subjects[0]?.name).to.equal("Paula Probe")
    expect(pixels).to.equal(null)
    expect(notes.at(-1)).to.equal("The picture is damaged, or compressed in a way that cannot be shown here.")
  })

  it("cut inside JPEG-LS data are read or refused, and do not run for ever", async function () {
    this.timeout(20_000)
    const image = await imageOf("jpegls-near")
    const [[[begin = 0, end = 0] = []] = []] = image.source.frames
    for (let stop = end - 1; stop > begin; stop -= 11) {
      const cut = { ...image, source: { ...image.source, frames: [[[begin, stop] as const]] } }
      const outcome = await decodeFrame(cut, 0).then(
        ({ notes }) => notes.length,
        (error: unknown) => (error as { code?: string }).code,
      )
      expect(outcome).to.be.oneOf([0, 1, "document-damaged"])
    }
  })
})

describe("The reading of a DICOM file", () => {
  it("can be cloned to another thread", async () => {
    for (const name of fixtureNames()) {
      const inMemory = new Uint8Array(await (await fixture(name)).arrayBuffer())
      structuredClone(await parseDicom(inMemory))
    }
  })

  it("has the hash of the first frame", async () => {
    const { pixels } = await reading("mono2-u8-4-frames")
    const hashes = JSON.parse(readFileSync(join(import.meta.dirname, "hashes.json"), "utf8")) as {
      fixtures: Record<string, { sha256: string }>
    }
    const sha256 = hashes.fixtures["mono2-u8-4-frames.dcm"]?.sha256
    expect(pixels).to.deep.equal({ rows: 24, columns: 20, frames: 4, sha256 })
  })

  it("is right for a real ultrasound clip of two frames", async function () {
    const path = join(SHARED, "samples/dicom/OBXXXX1A_2frame.dcm")
    if (!existsSync(path)) this.skip()
    const file = await parseDicom(await openAsBlob(path))
    expect(file.image?.frames).to.equal(2)
    expect(file.series.modalityName).to.equal("Ultrasound")
    expect(file.image?.photometric).to.equal("PALETTE COLOR")
  })
})
