import { codeTable } from "../../_core/code-table"
import type { NotShown } from "../reading"
import type { Attachment } from "../reading"
import { KeywardError } from "../../_core/errors"
import { attributesOf, sexInWords } from "./attributes"
import { MAX_DICOM_BYTES, openDataset } from "./dataset"
import { directoryOf } from "./directory"
import { streamRanges } from "./frames"
import { imageOf } from "./image"
import { modalityName } from "./modalities"
import type { DicomFile, DicomInstance, DicomPatient, DicomSeries, DicomStudy, DicomTime } from "./model"
import { reportOf } from "./report"
import { ageOf, dateOf } from "./times"
import { isVideo, nameUid } from "./uids"
import {
  bytesOf,
  dateTimeOf,
  elementOf,
  has,
  namesInWords,
  numberOf,
  paragraphOf,
  personNamesOf,
  rootItem,
  textOf,
  textsOf,
  timeOfElements,
} from "./values"
import type { Item } from "./values"

/**
 * Reads a DICOM file: images, structured reports, encapsulated documents, directories; of every other kind its
 * attributes, and what it is.
 * @throws KeywardError `document-damaged` if it is none, `document-too-large`
 */
export const parseDicom = async (input: Uint8Array<ArrayBuffer> | Blob): Promise<DicomFile> =>
  (await openDicom(input)).file

/** As {@link parseDicom}, with the bytes of `source.data`, which were read for it. */
export async function openDicom(
  input: Uint8Array<ArrayBuffer> | Blob,
): Promise<{ readonly file: DicomFile; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const size = input instanceof Blob ? input.size : input.length
  if (size > MAX_DICOM_BYTES) throw new KeywardError("document-too-large", { size })
  const bytes = input instanceof Blob ? new Uint8Array(await input.arrayBuffer()) : input
  const open = await openDataset(bytes)
  const root = rootItem(open)
  const data = open.asInFile && input instanceof Blob ? input : new Blob([open.bytes])
  const { transferSyntax } = open

  const video = isVideo(transferSyntax) ? videoOf(root, transferSyntax, data) : null
  const { image, ...pictured } = video
    ? { image: null, notes: [VIDEO_NOTE], notShown: [] }
    : imageOf(root, { data, transferSyntax })
  const document = documentOf(root)
  const { report, left } = reportOf(root)
  const directory = directoryOf(root)
  const table = attributesOf(root)
  const sopClass = nameUid(textOf(root, "x00080016") || textOf(root, "x00020002"))
  const shown = image !== null || report !== null || document !== null || directory !== null || video !== null
  const notShown: NotShown[] = [
    ...pictured.notShown,
    { what: "entries of the report", count: left },
    { what: "waveforms", count: root.set.elements["x54000100"]?.items?.length ?? 0 },
    { what: "entries of manufacturers", count: table.privateCount },
    { what: "other entries of the file", count: table.otherCount },
  ]
  const file: DicomFile = {
    sopClass,
    sopInstanceUid: textOf(root, "x00080018"),
    transferSyntax: nameUid(transferSyntax),
    characterSets: root.characterSets,
    patient: patientOf(root),
    study: studyOf(root),
    series: seriesOf(root),
    instance: instanceOf(root),
    image,
    report,
    attachments: [document, video].filter((each) => each !== null),
    directory,
    attributes: table.attributes,
    notes: [
      ...open.notes,
      ...root.characters.doubts,
      ...pictured.notes,
      ...(shown || pictured.notes.length > 0 ? [] : [kindNote(sopClass.name)]),
    ],
    notShown: notShown.filter(({ count }) => count > 0),
  }
  return { file, bytes: open.bytes }
}

const VIDEO_NOTE =
  "The file holds a video. It can be downloaded, and opened here if your browser can play it."

/** A file that shows nothing by itself: a presentation state, a plan, raw data … */
const kindNote = (name: string): string =>
  name === ""
    ? "This DICOM file holds no picture and no document."
    : `This DICOM file holds no picture and no document. It is: ${name}. It can be downloaded for a program that knows it.`

function patientOf(root: Item): DicomPatient {
  const names = personNamesOf(root, "x00100010")[0] ?? []
  const id = textOf(root, "x00100020")
  const others = textsOf(root, "x00101000").filter((other) => other !== "" && other !== id)
  return {
    name: names[0] ?? "",
    names,
    id,
    birthDate: dateOf(textOf(root, "x00100030")),
    sex: sexInWords(textOf(root, "x00100040")),
    age: ageOf(textOf(root, "x00101010")),
    identifiers: [...(id === "" ? [] : [`Patient ID ${id}`]), ...others.map((other) => `Other ID ${other}`)],
  }
}

const studyOf = (root: Item): DicomStudy => ({
  uid: textOf(root, "x0020000d"),
  id: textOf(root, "x00200010"),
  description: textOf(root, "x00081030"),
  when: timeOfElements(root, "x00080020", "x00080030"),
  accessionNumber: textOf(root, "x00080050"),
  referringPhysician: namesInWords(root, "x00080090"),
  institution: textOf(root, "x00080080"),
})

const SIDES = codeTable<string>({ R: "right", L: "left", B: "both sides", U: "unpaired" })

function seriesOf(root: Item): DicomSeries {
  const modality = textOf(root, "x00080060")
  const side = textOf(root, "x00200062") || textOf(root, "x00200060")
  return {
    uid: textOf(root, "x0020000e"),
    number: textOf(root, "x00200011"),
    description: textOf(root, "x0008103e"),
    modality,
    modalityName: modalityName(modality),
    when: timeOfElements(root, "x00080021", "x00080031"),
    bodyPart: textOf(root, "x00180015"),
    laterality: SIDES[side] ?? side,
    protocol: textOf(root, "x00181030"),
    frameOfReferenceUid: textOf(root, "x00200052"),
  }
}

const instanceOf = (root: Item): DicomInstance => ({
  number: textOf(root, "x00200013"),
  acquisitionNumber: textOf(root, "x00200012"),
  imageType: textsOf(root, "x00080008").filter((term) => term !== ""),
  when: whenOf(root),
  comments: paragraphOf(root, "x00204000").trim(),
})

/** When the picture was taken: the most exact that the file says. */
function whenOf(root: Item): DicomTime {
  const times = [
    dateTimeOf(root, "x0008002a"),
    timeOfElements(root, "x00080022", "x00080032"),
    timeOfElements(root, "x00080023", "x00080033"),
    timeOfElements(root, "x00080021", "x00080031"),
  ]
  return times.find(({ date }) => date !== "") ?? timeOfElements(root, "x00080020", "x00080030")
}

/** EncapsulatedDocument without its padding byte (PS3.3 C.24.2). */
function documentOf(root: Item): Attachment | null {
  if (!has(root, "x00420011")) return null
  const bytes = bytesOf(root, "x00420011")
  const length = numberOf(root, "x00420015", "uint32")
  const isPadded = length === null && bytes.at(-1) === 0
  const content = bytes.subarray(0, length ?? (isPadded ? bytes.length - 1 : bytes.length))
  const type = textOf(root, "x00420012") || "application/octet-stream"
  const name = textOf(root, "x00420010") || "Document"
  return { name, type, content: new Blob([content]), url: "" }
}

/** The video of encapsulated pixel data as a file of its own. */
function videoOf(root: Item, transferSyntax: string, data: Blob): Attachment | null {
  const element = elementOf(root, "x7fe00010")
  if (!element?.fragments) return null
  const content = new Blob(
    streamRanges(element, root.bytes.length).map(([begin, end]) => data.slice(begin, end)),
  )
  const isMpeg2 = /\.4\.10[01](\.1)?$/.test(transferSyntax)
  return {
    name: isMpeg2 ? "video.mpg" : "video.mp4",
    type: isMpeg2 ? "video/mpeg" : "video/mp4",
    content,
    url: "",
  }
}
