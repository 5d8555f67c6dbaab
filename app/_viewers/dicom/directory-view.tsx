import { count } from "../../_words/format"
import styles from "./dicom.module.css"
import type { DicomDirectory } from "./model"
import { timeInWords } from "./times"

/** What a disc's own directory lists (PS3.3 Annex F); the files themselves are others of the record. */
export const Directory = ({ directory }: { directory: DicomDirectory }) => (
  <section className={styles.document} aria-label="Directory of a disc">
    <h3>Directory of a disc{directory.name && `: ${directory.name}`}</h3>
    <ul className={styles.report}>
      {directory.series.map((series, index) => (
        <li key={index}>
          <b>
            {[series.modality, series.seriesDescription || `Series ${series.seriesNumber}`]
              .filter(Boolean)
              .join(" ")}
          </b>
          , {count(series.files.length, "file")}
          <br />
          <small>
            {[series.patientName, series.patientId, series.studyDescription, timeInWords(series.studyWhen)]
              .filter(Boolean)
              .join(", ")}
          </small>
        </li>
      ))}
    </ul>
  </section>
)
