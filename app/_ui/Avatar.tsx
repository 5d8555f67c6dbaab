import { cx } from "./cx"
import styles from "./Avatar.module.css"

/** Up to two capitals of a name, titles left out: "Dr Elena Marchetti" gives "EM". */
export const initialsOf = (name: string): string => {
  const words = name
    .replace(/^(?:(?:dr|prof|mr|mrs|ms)\.?\s+)+/i, "")
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toLocaleUpperCase()
}

export interface AvatarProps {
  name: string
  size?: "small" | "normal" | "large"
  /** The reader's own: in the accent. */
  me?: boolean
}

/** A person as initials; the name itself stands beside it. */
export const Avatar = ({ name, size = "normal", me }: AvatarProps) => (
  <span className={cx(styles.avatar, styles[size], me && styles.me)} aria-hidden="true">
    {initialsOf(name)}
  </span>
)
