import { X } from "lucide-react"
import { IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import styles from "./dicom.module.css"
import { lengthOf } from "./measuring"
import type { Measurement } from "./measuring"
import type { FrameInfo } from "./model"

/** The lengths that were measured on this picture, with what they mean. They are not kept. */
export function Lengths(props: {
  lines: readonly Measurement[]
  spacing: FrameInfo["spacing"]
  onRemove: (line: number) => void
}) {
  const { lines, spacing, onRemove } = props
  if (lines.length === 0) return null
  return (
    <div className={styles.below} role="status">
      <ul className={styles.lengths} aria-label="Lengths on this picture">
        {lines.map((line, index) => {
          const { short, long } = lengthOf(line, spacing)
          return (
            <li key={index}>
              <span>
                Length {index + 1}: {long}
              </span>
              <IconButton
                label={`Remove length ${index + 1}, ${short}`}
                icon={<Icon of={X} />}
                onClick={() => onRemove(index)}
              />
            </li>
          )
        })}
      </ul>
      <Note>
        Lengths are not saved, and depend on where the line was drawn. They are no finding: ask whoever reads
        the picture.
      </Note>
    </div>
  )
}
