import type { ReactNode } from "react"
import { cx } from "./cx"
import styles from "./Text.module.css"

interface TextProps {
  children: ReactNode
  className?: string | undefined
}

/** 14 px and muted: what stands under a title. */
export const Meta = ({ children, className }: TextProps) => (
  <p className={cx(styles.meta, className)}>{children}</p>
)

/** The sentence that repeats a choice before it is confirmed. */
export const Sentence = ({ children, className }: TextProps) => (
  <p className={cx(styles.sentence, className)}>{children}</p>
)

/** Prose at its longest comfortable line. */
export const Prose = ({ children, className }: TextProps) => (
  <div className={cx(styles.prose, className)}>{children}</div>
)

export type Tone = "plain" | "success" | "warning" | "danger" | "info"

export interface MarkedLineProps extends TextProps {
  tone?: Tone
  /** An <Icon size={16}>: colour never speaks alone. */
  icon: ReactNode
}

/** An icon and a few bold words in one meaning colour. */
export const MarkedLine = ({ tone = "plain", icon, children, className }: MarkedLineProps) => (
  <p className={cx(styles.line, styles[tone], className)}>
    {icon}
    <span>{children}</span>
  </p>
)
