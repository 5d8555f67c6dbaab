import type { RecordKind } from "../../app/_core/records/manifest-schema"
import { chestImage } from "./chest-image"
import { diary } from "./diary"
import { dischargeLetter } from "./discharge-letter"
import { ecg } from "./ecg"
import { labReport } from "./lab-report"
import { retinaImage } from "./retina-image"
import { patientSummary } from "./summary"

/** One file of the invented patient Asha Menon, ready to be uploaded as one record. */
export interface DemoFile {
  readonly name: string
  /** Media type. */
  readonly type: string
  /** The record's title. */
  readonly title: string
  readonly kind: RecordKind
  readonly folder: "Heart" | "Diabetes" | "Eyes" | "Unfiled"
  /** RFC 3339: when what the file describes took place. */
  readonly time: string
  readonly bytes: Uint8Array
}

/**
 * Makes the demo's files, oldest first. No clock, chance or network is asked: two runs give the same bytes.
 */
export async function demoFiles(): Promise<DemoFile[]> {
  return [
    {
      name: "Chest film 2026-07-06.png",
      type: "image/png",
      title: "Chest X-ray",
      kind: "image",
      folder: "Heart",
      time: "2026-07-06T14:20:00+05:30",
      bytes: chestImage(),
    },
    {
      name: "Discharge letter.pdf",
      type: "application/pdf",
      title: "Discharge letter, Vypin Channel Hospital",
      kind: "letter",
      folder: "Heart",
      time: "2026-07-08T14:00:00+05:30",
      bytes: await dischargeLetter(),
    },
    {
      name: "Retina right eye.dcm",
      type: "application/dicom",
      title: "Retina photograph, right eye",
      kind: "image",
      folder: "Eyes",
      time: "2026-11-03T10:15:00+05:30",
      bytes: retinaImage(),
    },
    {
      name: "Lab report 26-11-08841.pdf",
      type: "application/pdf",
      title: "HbA1c and lipid panel",
      kind: "lab-result",
      folder: "Diabetes",
      time: "2026-11-14T08:52:00+05:30",
      bytes: await labReport(),
    },
    {
      name: "ECG at rest.pdf",
      type: "application/pdf",
      title: "ECG at rest",
      kind: "ecg",
      folder: "Heart",
      time: "2026-11-18T10:47:00+05:30",
      bytes: await ecg(),
    },
    {
      name: "Patient summary.json",
      type: "application/fhir+json",
      title: "International patient summary",
      kind: "summary",
      folder: "Unfiled",
      time: "2026-11-20T16:05:00+05:30",
      bytes: patientSummary(),
    },
    {
      name: "Blood pressure diary.txt",
      type: "text/plain",
      title: "Blood pressure diary, week 47",
      kind: "diary",
      folder: "Heart",
      time: "2026-11-21T09:30:00+05:30",
      bytes: diary(),
    },
  ]
}
