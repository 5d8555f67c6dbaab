import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import styles from "./dicom.module.css"
import { directionInWords } from "./edge-letters"
import type { DicomFile, EdgeLetters, FrameInfo } from "./model"
import { timeInWords } from "./times"

/** What lies in the corners and at the edges of the picture. Nothing here is drawn into the picture itself. */
export function OverlayText(props: {
  file: DicomFile
  info: FrameInfo
  edges: EdgeLetters | null
  /** `Slice 3 of 200` */
  place: string
  /** `Window 40 / 400 HU`; empty for colour. */
  window: string
  /** `Mirrored`, `Zoom 200 %`: what was done with the picture. */
  changed: readonly string[]
}) {
  const { file, info, edges, place, window, changed } = props
  const { patient, study, series } = file
  const number = series.number ? `Series ${series.number}` : "Series"
  return (
    <div className={styles.words}>
      <p className={styles.topLeft}>
        <b>{patient.name || "No patient name"}</b>
        <span>{[patient.birthDate, patient.sex].filter(Boolean).join(", ")}</span>
        <span>{patient.id}</span>
      </p>
      <p className={styles.topRight}>
        <span>{study.description}</span>
        <span>{timeInWords({ ...study.when, time: study.when.time.replace(/\.\d+$/, "") })}</span>
        <span>{study.institution}</span>
      </p>
      <p className={styles.bottomLeft}>
        <span>
          {number}
          {series.description && `: ${series.description}`}
        </span>
        <span>{sliceInWords(info)}</span>
        <b>{place}</b>
      </p>
      <p className={styles.bottomRight}>
        <span>{file.image?.lossy ? "Lossy compression" : ""}</span>
        <span>{changed.join(", ")}</span>
        <b>{window}</b>
      </p>
      {edges &&
        (["left", "right", "top", "bottom"] as const).map(
          (side) =>
            edges[side] && (
              <span key={side} className={`${styles.edge} ${styles[`${side}Edge`]}`}>
                <VisuallyHidden>
                  {side}: {directionInWords(edges[side])}
                </VisuallyHidden>
                <span aria-hidden="true">{edges[side]}</span>
              </span>
            ),
        )}
    </div>
  )
}

const sliceInWords = ({ sliceLocation, sliceThickness }: FrameInfo): string =>
  [sliceLocation && `at ${digits(sliceLocation)} mm`, sliceThickness && `${digits(sliceThickness)} mm thick`]
    .filter(Boolean)
    .join(", ")

/** Without the zeros that a machine writes after the point: 5.000000 is 5. What is no decimal stays as it is. */
const digits = (written: string): string =>
  /^[+-]?\d+\.\d+$/.test(written) ? written.replace(/\.?0+$/, "") : written
