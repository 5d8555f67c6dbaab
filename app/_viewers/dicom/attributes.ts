import { codeTable } from "../../_core/code-table"
import type { DicomAttribute } from "./model"
import { ageOf, dateOf, timeInWords, timeOf } from "./times"
import { nameUid } from "./uids"
import {
  bytesOf,
  codeInWords,
  codesOf,
  dateTimeOf,
  elementOf,
  has,
  namesInWords,
  numbersOf,
  paragraphOf,
  textsOf,
} from "./values"
import type { Item, Tag } from "./values"

/** How a value is read and written. */
type Kind =
  | "text"
  | "long"
  | "person"
  | "date"
  | "time"
  | "date-time"
  | "age"
  | "codes"
  | "uid"
  | "sex"
  | "pregnancy"
  | "us"
  | "fd"

type Line = readonly [tag: string, name: string, kind?: Kind, unit?: string]
type Section = DicomAttribute["section"]

/**
 * What the table of a file shows, by section (names after PS3.6). Attributes that are not in it are counted; times stand
 * right after their dates.
 */
const TABLE: Readonly<Record<Section, readonly Line[]>> = {
  Patient: [
    ["00100010", "Name", "person"],
    ["00100020", "Patient ID"],
    ["00100021", "Issuer of patient ID"],
    ["00101000", "Other patient IDs"],
    ["00101001", "Other names", "person"],
    ["00101005", "Birth name", "person"],
    ["00100030", "Birth date", "date"],
    ["00100032", "Birth time", "time"],
    ["00100040", "Sex", "sex"],
    ["00101010", "Age", "age"],
    ["00101020", "Height", "text", "m"],
    ["00101030", "Weight", "text", "kg"],
    ["00102160", "Ethnic group"],
    ["001021c0", "Pregnancy", "pregnancy"],
    ["00102110", "Allergies"],
    ["00102000", "Medical alerts"],
    ["001021b0", "Additional history", "long"],
    ["00102203", "Sex, neutered"],
    ["00102201", "Species"],
    ["00104000", "Comments", "long"],
    ["00120062", "Identity removed"],
    ["00120063", "How identity was removed"],
  ],
  Study: [
    ["00081030", "Description"],
    ["00080020", "Date", "date"],
    ["00080030", "Time", "time"],
    ["00080050", "Accession number"],
    ["00200010", "Study ID"],
    ["00080090", "Referring physician", "person"],
    ["00081060", "Reading physician", "person"],
    ["00081048", "Physician of record", "person"],
    ["00321060", "Requested procedure"],
    ["00321032", "Requesting physician", "person"],
    ["00321070", "Contrast requested"],
    ["00081032", "Procedure", "codes"],
    ["00401002", "Reason for the procedure"],
    ["00081080", "Admitting diagnoses"],
    ["00324000", "Study comments", "long"],
    ["0020000d", "Study UID", "uid"],
  ],
  Series: [
    ["0008103e", "Description"],
    ["00080060", "Modality"],
    ["00200011", "Number"],
    ["00080021", "Date", "date"],
    ["00080031", "Time", "time"],
    ["00180015", "Body part"],
    ["00082218", "Region", "codes"],
    ["00200060", "Laterality"],
    ["00200062", "Image laterality"],
    ["00185100", "Patient position"],
    ["00185101", "View position"],
    ["00540220", "View", "codes"],
    ["00181030", "Protocol"],
    ["00081050", "Performing physician", "person"],
    ["00081070", "Operator", "person"],
    ["00400254", "Performed procedure"],
    ["00400244", "Procedure begun on", "date"],
    ["00400245", "Procedure begun at", "time"],
    ["0020000e", "Series UID", "uid"],
    ["00200052", "Frame of reference UID", "uid"],
  ],
  Image: [
    ["00200013", "Number"],
    ["00080008", "Type"],
    ["00080023", "Content date", "date"],
    ["00080033", "Content time", "time"],
    ["00080022", "Acquisition date", "date"],
    ["00080032", "Acquisition time", "time"],
    ["0008002a", "Acquired", "date-time"],
    ["00200012", "Acquisition number"],
    ["00200032", "Position (mm)"],
    ["00200037", "Orientation"],
    ["00201041", "Slice location", "text", "mm"],
    ["00180050", "Slice thickness", "text", "mm"],
    ["00180088", "Spacing between slices", "text", "mm"],
    ["00280030", "Pixel spacing (mm)"],
    ["00181164", "Spacing at the detector (mm)"],
    ["00181114", "Magnification"],
    ["00280002", "Samples per pixel", "us"],
    ["00280004", "Colour"],
    ["00280008", "Frames"],
    ["00280010", "Rows", "us"],
    ["00280011", "Columns", "us"],
    ["00280100", "Bits allocated", "us"],
    ["00280101", "Bits stored", "us"],
    ["00281050", "Window centre"],
    ["00281051", "Window width"],
    ["00281052", "Rescale intercept"],
    ["00281053", "Rescale slope"],
    ["00281054", "Rescale type"],
    ["00282110", "Lossy compression"],
    ["00282112", "Compression ratio"],
    ["00282114", "Compression method"],
    ["00280301", "Annotation in the pixels"],
    ["00204000", "Comments", "long"],
    ["00082111", "Derivation", "long"],
    ["00080018", "SOP instance UID", "uid"],
  ],
  Procedure: [
    ["00180010", "Contrast agent"],
    ["00181041", "Contrast volume", "text", "ml"],
    ["00181040", "Contrast route"],
    ["00180020", "Scanning sequence"],
    ["00180021", "Sequence variant"],
    ["00180022", "Scan options"],
    ["00180023", "Acquisition type"],
    ["00180024", "Sequence name"],
    ["00180060", "Tube voltage", "text", "kV"],
    ["00181150", "Exposure time", "text", "ms"],
    ["00181151", "Tube current", "text", "mA"],
    ["00181152", "Exposure", "text", "mAs"],
    ["00181110", "Distance to detector", "text", "mm"],
    ["00181111", "Distance to patient", "text", "mm"],
    ["00181120", "Gantry tilt", "text", "°"],
    ["00181160", "Filter"],
    ["00181190", "Focal spot", "text", "mm"],
    ["00181210", "Reconstruction kernel"],
    ["00180090", "Data collection diameter", "text", "mm"],
    ["00181100", "Reconstruction diameter", "text", "mm"],
    ["00189345", "CTDIvol", "fd", "mGy"],
    ["00181405", "Relative exposure"],
    ["00181411", "Exposure index"],
    ["00181412", "Target exposure index"],
    ["00181413", "Deviation index"],
    ["00180080", "Repetition time", "text", "ms"],
    ["00180081", "Echo time", "text", "ms"],
    ["00180082", "Inversion time", "text", "ms"],
    ["00180083", "Averages"],
    ["00180084", "Imaging frequency", "text", "MHz"],
    ["00180085", "Imaged nucleus"],
    ["00180086", "Echo numbers"],
    ["00180087", "Magnetic field", "text", "T"],
    ["00180091", "Echo train length"],
    ["00181314", "Flip angle", "text", "°"],
    ["00181250", "Receive coil"],
    ["00181063", "Frame time", "text", "ms"],
    ["00180040", "Cine rate", "text", "frames/s"],
    ["00181088", "Heart rate", "text", "beats/min"],
    ["00181147", "Field of view shape"],
    ["00181149", "Field of view (mm)"],
    ["001811a0", "Body part thickness", "text", "mm"],
    ["001811a2", "Compression force", "text", "N"],
    ["00181510", "Primary angle", "text", "°"],
    ["00181511", "Secondary angle", "text", "°"],
    ["00541001", "Units"],
    ["00541300", "Frame reference time", "text", "ms"],
    ["30040002", "Dose units"],
    ["30040004", "Dose type"],
    ["30040006", "Dose comment"],
    ["3004000a", "Dose summation"],
    ["3004000e", "Dose scaling"],
    ["300a0002", "Plan label"],
    ["300a0003", "Plan name"],
    ["300a0004", "Plan description", "long"],
    ["300a0006", "Plan date", "date"],
    ["300a0007", "Plan time", "time"],
    ["30060002", "Structure set label"],
    ["30060004", "Structure set name"],
    ["30060008", "Structure set date", "date"],
    ["30060009", "Structure set time", "time"],
    ["300e0002", "Approval"],
  ],
  Report: [
    ["00420010", "Document title"],
    ["00420012", "Document type"],
    ["0040a491", "Completion"],
    ["0040a493", "Verification"],
    ["00700080", "Presentation label"],
    ["00700081", "Presentation description"],
    ["00700082", "Presentation date", "date"],
    ["00700083", "Presentation time", "time"],
    ["00700084", "Presentation creator", "person"],
  ],
  Equipment: [
    ["00080080", "Institution"],
    ["00080081", "Address", "long"],
    ["00081040", "Department"],
    ["00080070", "Manufacturer"],
    ["00081090", "Model"],
    ["00081010", "Station"],
    ["00181000", "Serial number"],
    ["00181020", "Software"],
    ["00080064", "Conversion"],
    ["00181016", "Secondary capture manufacturer"],
    ["00181018", "Secondary capture model"],
    ["00181200", "Calibrated on", "date"],
    ["00181201", "Calibrated at", "time"],
  ],
  File: [
    ["00080016", "SOP class", "uid"],
    ["00020010", "Transfer syntax", "uid"],
    ["00080005", "Character set"],
    ["00080201", "Time zone"],
    ["00080012", "Instance created on", "date"],
    ["00080013", "Instance created at", "time"],
    ["00020012", "Written by", "uid"],
    ["00020013", "Version of the writer"],
    ["00020016", "Sent by"],
  ],
}

/** A value is shown up to this many characters. */
const MAX_LENGTH = 10_000

export interface Attributes {
  readonly attributes: readonly DicomAttribute[]
  /** Elements of manufacturers (odd groups), and public ones that are neither in the table nor used otherwise. */
  readonly privateCount: number
  readonly otherCount: number
}

/**
 * Attributes that are read elsewhere (picture, geometry, windows, tables, overlays, report, directory) or that describe
 * how the file itself is written; neither shown in the table nor counted.
 */
const USED: readonly RegExp[] = [
  // File meta information, group lengths, directory records, padding of the data set
  /^x(0002....|....0000|0004....|fffcfffc)$/,
  /^x0008(0005|0201|2144)$/,
  // Geometry and time of the picture
  /^x(00186011|00181065|00182010|00200020|52009229|52009230)$/,
  // Pixels, windows, tables, overlays
  /^x0028(0006|0034|0102|0103|0120|0121|0a02|0a04|1055|1056|110[123]|120[123]|122[123]|3000|3010|7fe0)$/,
  /^x(20500020|60[01].(0010|0011|0015|0022|0040|0050|0051|0100|0102|1500|3000)|7fe000..)$/,
  // Structured reports, encapsulated documents
  /^x(0040a(040|043|050|073|504|730)|0042001[15])$/,
]

/** The attributes of a file's outermost level for a table, and how many there are beside them. */
export function attributesOf(root: Item): Attributes {
  const attributes: DicomAttribute[] = []
  const inTable = new Set<string>()
  for (const [section, lines] of Object.entries(TABLE) as [Section, readonly Line[]][])
    for (const [digits, name, kind = "text", unit] of lines) {
      const tag: Tag = `x${digits}`
      inTable.add(tag)
      if (!has(root, tag)) continue
      const value = valueInWords(root, tag, kind)
      if (value === "") continue
      const written = unit ? `${value} ${unit}` : value
      attributes.push({ section, tag: inBrackets(digits), name, value: written.slice(0, MAX_LENGTH) })
    }
  let privateCount = 0
  let otherCount = 0
  for (const tag of Object.keys(root.set.elements)) {
    if (
      inTable.has(tag) ||
      USED.some((known) => known.test(tag)) ||
      (elementOf(root, tag as Tag)?.length ?? 0) === 0
    )
      continue
    if (parseInt(tag.slice(4, 5), 16) % 2 === 1) privateCount++
    else otherCount++
  }
  return { attributes, privateCount, otherCount }
}

const inBrackets = (digits: string): string => `(${digits.slice(0, 4)},${digits.slice(4)})`.toUpperCase()

const SEX = codeTable<string>({ F: "female", M: "male", O: "other" })
/** PatientSex as a word; the file's own where it is none of the standard's. */
export const sexInWords = (value: string): string => SEX[value.trim().toUpperCase()] ?? value.trim()

/** PregnancyStatus 1 to 4. */
const PREGNANCY = ["", "not pregnant", "possibly pregnant", "pregnant", "unknown"]

function valueInWords(item: Item, tag: Tag, kind: Kind): string {
  const each = (write: (value: string) => string): string =>
    textsOf(item, tag)
      .map(write)
      .filter((value) => value !== "")
      .join(", ")
  switch (kind) {
    case "text":
      return each((value) => value)
    case "long":
      return paragraphOf(item, tag).trim()
    case "person":
      return namesInWords(item, tag)
    case "date":
      return each(dateOf)
    case "time":
      return each((value) => timeOf(value) || value)
    case "date-time":
      return timeInWords(dateTimeOf(item, tag))
    case "age":
      return each(ageOf)
    case "sex":
      return each(sexInWords)
    case "codes":
      return codesOf(item, tag).map(codeInWords).join(", ")
    case "uid":
      return each((value) => {
        const { name } = nameUid(value)
        return name === value ? value : `${name} (${value})`
      })
    case "pregnancy":
      return PREGNANCY[numbersOf(item, tag, "uint16")[0] ?? 0] ?? ""
    case "us":
      return bytesOf(item, tag).length >= 2 ? numbersOf(item, tag, "uint16").join(", ") : ""
    case "fd":
      return numbersOf(item, tag, "float64").join(", ")
  }
}
