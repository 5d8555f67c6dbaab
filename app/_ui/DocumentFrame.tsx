import { OctagonAlert, ShieldCheck, ShieldQuestionMark, UserRound } from "lucide-react"
import type { ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import styles from "./DocumentFrame.module.css"

const STRIPS = {
  signed: ShieldCheck,
  unsigned: UserRound,
  unconfirmed: ShieldQuestionMark,
  changed: OctagonAlert,
}

export interface DocumentFrameProps {
  /** Names the region: the document's title. */
  label: string
  /** changed: nothing of it is drawn, whatever the children are. Left out while it is not known yet. */
  state?: keyof typeof STRIPS
  /** "Signed by Dr Rao. This is, byte for byte, the file that was signed." */
  strip?: ReactNode
  /** Where the frame has its own title, in a preview: it stands in the toolbar. */
  title?: ReactNode
  /** "Page 1 of 2 · 412 KB PDF" */
  meta?: ReactNode
  /** <IconButton>s. */
  tools?: ReactNode
  /** A <Paper>, a <SkeletonText> on paper, or a <Panel> where the kind cannot be shown. */
  children?: ReactNode
}

/** A document from outside: who says it is right, what can be done, and the thing itself. */
export const DocumentFrame = ({ label, state, strip, title, meta, tools, children }: DocumentFrameProps) => (
  <section className={styles.frame} aria-label={label}>
    {state && has(strip) && (
      <div className={cx(styles.strip, styles[state])} role={state === "changed" ? "alert" : undefined}>
        <Icon of={STRIPS[state]} />
        <p>{strip}</p>
      </div>
    )}
    {state !== "changed" && (has(title) || has(meta) || has(tools)) && (
      <div className={styles.toolbar}>
        <div className={styles.words}>
          {has(title) && <h2 className={styles.title}>{title}</h2>}
          {has(meta) && <p>{meta}</p>}
        </div>
        {tools}
      </div>
    )}
    {state !== "changed" && children}
  </section>
)

/** White paper, dimmed in the dark. `bare` is for a page that brings its own margins: an image, a PDF canvas. */
export const Paper = ({ bare, children }: { bare?: boolean; children: ReactNode }) => (
  <div data-paper="" className={cx(styles.paper, bare && styles.bare)}>
    {children}
  </div>
)
