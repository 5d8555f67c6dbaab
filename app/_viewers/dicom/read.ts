import { createSHA256 } from "hash-wasm"
import type { Pixels, Reading, Row } from "../reading"
import type { ReadInput } from "../viewer"
import { decodeFrame } from "./decode"
import type { DecodedFrame, DicomFile, DicomReport, DicomTime } from "./model"
import { parseDicom } from "./parse"
import { isoOf, timeInWords } from "./times"

/** The parser of the viewer: see `parseDicom`. */
export const read = ({ file }: ReadInput): Promise<DicomFile> => parseDicom(file)

/**
 * SHA-256, lower-case hex, of the samples of a frame: row by row, colour by pixel, little endian, each as wide as
 * BitsAllocated says. They are those of pydicom's `pixel_array`; `decodeFrame` says where not.
 */
export async function samplesHash({ samples }: Pick<DecodedFrame, "samples">): Promise<string> {
  const hash = await createSHA256()
  return hash.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).digest("hex")
}

/** What a page, a list and `npm run view` say of the file. */
export async function readingOf(file: DicomFile): Promise<Reading> {
  const { patient, study, series, instance, report, attachments, image } = file
  const { pixels, notes } = await pixelsOf(file)
  const hasPatient = patient.name !== "" || patient.id !== "" || patient.birthDate !== ""
  const when = [instance.when, series.when, study.when].find(({ date }) => isoOf({ ...NOTHING, date }) !== "")
  const rows: Row[] = [...attributeRows(file), ...(report ? reportRows(report) : []), ...directoryRows(file)]
  const text = rows.flatMap(({ what, details }) => [what, details]).join("\n")
  return {
    title: titleOf(file),
    kind: report ? "letter" : image || attachments.length === 0 ? "image" : "letter",
    date: when ? isoOf(when) : "",
    subjects: hasPatient ? [subjectOf(file)] : [],
    author: study.institution,
    rows,
    narrative: [],
    attachments,
    notShown: file.notShown,
    notes: [...file.notes, ...notes],
    pixels,
    text,
    facts: [],
  }
}

const NOTHING: DicomTime = { date: "", time: "", zone: "" }

const subjectOf = ({ patient: { name, birthDate, sex, identifiers } }: DicomFile) => ({
  name,
  birthDate,
  sex,
  identifiers,
})

/** `CT abdomen`: what the study or series is called, else the kind of file. */
function titleOf({ study, series, report, directory, attachments, sopClass }: DicomFile): string {
  if (directory) return directory.name || "Images on a disc"
  if (report && report.title !== "") return report.title
  const described = study.description || series.description || series.protocol
  const called = attachments[0] && attachments[0].name !== "Document" ? attachments[0].name : ""
  return (
    called ||
    described ||
    [series.modalityName, series.bodyPart.toLowerCase()].filter(Boolean).join(", ") ||
    sopClass.name
  )
}

const attributeRows = ({ attributes }: DicomFile): Row[] =>
  attributes.map(({ section, name, value }) => ({
    section,
    what: name,
    details: value,
    when: "",
    flags: [],
  }))

function reportRows({ rows, title, verification, completion }: DicomReport): Row[] {
  const flags = [
    verification === "Unverified" ? "Not verified" : "",
    completion === "Partial" ? "Incomplete" : "",
  ]
  const said = flags.filter((flag) => flag !== "")
  return rows
    .filter(({ type, value }) => type !== "CONTAINER" || value !== "")
    .map(({ path, name, value }) => ({
      section: [title || "Report", ...path].join(" › "),
      what: name,
      details: value,
      when: "",
      flags: said,
    }))
}

const directoryRows = ({ directory }: DicomFile): Row[] =>
  (directory?.series ?? []).map((series) => ({
    section: [series.patientName, series.studyDescription].filter(Boolean).join(", ") || "Series",
    what: [series.modality, series.seriesDescription || `series ${series.seriesNumber}`].join(" "),
    details: `${series.files.length} ${series.files.length === 1 ? "file" : "files"}`,
    when: timeInWords(series.studyWhen),
    flags: [],
  }))

/** The first frame's hash; a picture that cannot be decoded is said in a note. */
async function pixelsOf({ image }: DicomFile): Promise<{ pixels: Pixels | null; notes: string[] }> {
  if (!image) return { pixels: null, notes: [] }
  try {
    const decoded = await decodeFrame(image, 0)
    const { rows, columns, frames } = image
    return {
      pixels: { rows, columns, frames, sha256: await samplesHash(decoded) },
      notes: [...decoded.notes],
    }
  } catch {
    return {
      pixels: null,
      notes: ["The picture is damaged, or compressed in a way that cannot be shown here."],
    }
  }
}
