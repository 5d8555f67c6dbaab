import { titleOf, timeOf } from "../../describe-file"
import type { Disc } from "./disc"

/** What a record of a disc is called, and its day. */
export interface Heading {
  readonly title: string
  /** `YYYY-MM-DD` */
  readonly day: string
}

/** Bytes of a picture that hold its header, in nearly every file. */
const HEADER_BYTES = 1_048_576

/** Title and day from the study of the first picture; if it says none, from the name of the disc and its files. */
export async function readHeading({ name, files }: Disc): Promise<Heading> {
  const [first] = files
  const day = timeOf({ lastModified: first?.lastModified ?? 0 }, Date.now()).slice(0, 10)
  const otherwise = name ? titleOf({ name }) : "Images"
  if (!first) return { title: otherwise, day }
  try {
    const { parseDicom } = await import("../../../_viewers/dicom/parse")
    const { study, series } = await parseDicom(
      first.size > HEADER_BYTES ? first.slice(0, HEADER_BYTES) : first,
    )
    const said = study.description || [series.modalityName, series.bodyPart].filter(Boolean).join(", ")
    return {
      title: (said || otherwise).slice(0, 280),
      day: /^\d{4}-\d\d-\d\d$/.test(study.when.date) ? study.when.date : day,
    }
  } catch {
    // A damaged picture is a picture: it is added, and its viewer says what is wrong
    return { title: otherwise, day }
  }
}
