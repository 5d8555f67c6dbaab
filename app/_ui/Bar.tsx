import { cx } from "./cx"
import styles from "./Bar.module.css"

/** go: under way; wait: the reader has to do something; fail: it stopped; done. */
export type BarTone = "go" | "wait" | "fail" | "done"

interface Meter {
  /** What progresses, for a screen reader. */
  label: string
  /** The figure in words: "61 of 212 megabytes". */
  text?: string
  tone?: BarTone
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))
const percent = (value: number): number => Math.round(clamp(value) * 100)

// Widths are SVG attributes: the page's policy blocks style attributes in server-rendered markup.
const Track = ({ value }: { value: number }) => (
  <svg className={styles.track} aria-hidden="true" focusable="false">
    <rect className={styles.ground} width="100%" height="6" rx="3" />
    {value > 0 && <rect className={styles.fill} width={`${clamp(value) * 100}%`} height="6" rx="3" />}
  </svg>
)

/** Progress of one thing; value from 0 to 1. */
export const Bar = ({ value, label, text, tone = "go" }: Meter & { value: number }) => (
  <div
    className={cx(styles.bar, styles[tone])}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={percent(value)}
    aria-valuetext={text}
  >
    <Track value={value} />
  </div>
)

/** Progress of a thing in three parts (encrypt, upload, confirm), a quarter, a half and a quarter; each 0 to 1. */
export const StageBar = ({
  stages,
  label,
  text,
  tone = "go",
}: Meter & { stages: readonly [number, number, number] }) => {
  const [first, second, third] = stages
  const whole = (clamp(first) + 2 * clamp(second) + clamp(third)) / 4
  return (
    <div
      className={cx(styles.stages, styles[tone])}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent(whole)}
      aria-valuetext={text}
    >
      <Track value={first} />
      <Track value={second} />
      <Track value={third} />
    </div>
  )
}
