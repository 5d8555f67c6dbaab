import styles from "./dicom.module.css"
import { KEY_HELP } from "./keys"

/** Keys and gestures, below the picture. */
export const Help = () => (
  <div className={styles.help}>
    <p>Keys work while the picture has the focus: click it, or reach it with Tab.</p>
    <dl>
      {KEY_HELP.map(({ shown, what }) => (
        <div key={shown}>
          <dt>
            <kbd>{shown}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
    <p>
      Wheel: picture after picture; with Control: larger and smaller. Two fingers: enlarge and move. One
      finger does what the pressed button says. Shift and dragging, or the middle button, moves the picture.
    </p>
  </div>
)
