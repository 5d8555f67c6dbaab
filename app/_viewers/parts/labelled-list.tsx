import styles from "./document.module.css"
import type { LabelledText } from "./row"

/** What a document or a section says of itself, label by label; nothing if there is nothing. */
export const LabelledList = ({ lines }: { lines: readonly LabelledText[] }) =>
  lines.length > 0 && (
    <dl className={styles.lines}>
      {lines.map(({ label, text }, index) => (
        <div key={index}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
