import type { Subject } from "../reading"
import styles from "./document.module.css"
import { timeInWords } from "./hl7-time"

export interface DocumentHeadProps {
  readonly title: string
  readonly subjects: readonly Subject[]
  /** Date, author, custodian: under the title. */
  readonly lines: readonly string[]
}

/** Who a document is about, and what it is. */
export const DocumentHead = ({ title, subjects, lines }: DocumentHeadProps) => (
  <header className={styles.head}>
    <div>
      {subjects.map((subject, index) => (
        <Patient key={index} subject={subject} />
      ))}
      {subjects.length === 0 && <h2>{title}</h2>}
    </div>
    <div className={styles.about}>
      {subjects.length > 0 && <p className={styles.title}>{title}</p>}
      {lines.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
    </div>
  </header>
)

const Patient = ({ subject: { name, birthDate, sex, identifiers } }: { subject: Subject }) => {
  const born = birthDate && `born ${timeInWords(birthDate.slice(0, 10).replaceAll("-", ""))}`
  return (
    <>
      <h2>{name || "A patient without a name"}</h2>
      <p>{[born, sex, ...identifiers].filter(Boolean).join(" · ")}</p>
    </>
  )
}
