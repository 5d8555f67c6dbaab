"use client"
import { useState } from "react"
import type { ViewerId } from "../../_core/file-types"
import { ShowMore } from "../../_ui/ShowMore"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { Narrative } from "./narrative"
import type { NarrativeDocument, NarrativeSection } from "./narrative-document"
import styles from "./narrative-view.module.css"
import { ReadFrame } from "./read-frame"

/** Blocks of a text that are drawn at once. */
const PAGE_BLOCKS = 300

/** The view of every document that is read as {@link NarrativeDocument}. */
export function NarrativeView({ viewer, view }: { viewer: ViewerId; view: ViewProps }) {
  const state = useReading<NarrativeDocument>(viewer, view)
  return (
    <ReadFrame view={view} state={state}>
      {(model) => (
        <>
          {model.fields.length > 0 && (
            <dl className={styles.fields}>
              {model.fields.map(({ label, value }, index) => (
                <div key={index}>
                  <dt>{label}</dt>
                  <dd dir="auto">{value}</dd>
                </div>
              ))}
            </dl>
          )}
          {model.sections.map((section, index) => (
            <Section key={index} section={section} model={model} view={view} />
          ))}
          {model.attachments.map((attachment, index) =>
            model.drawn.includes(index) ? null : <div key={index}>{view.nested(attachment)}</div>,
          )}
        </>
      )}
    </ReadFrame>
  )
}

function Section(props: { section: NarrativeSection; model: NarrativeDocument; view: ViewProps }) {
  const { section, model, view } = props
  const { title, nodes } = section
  const [shown, setShown] = useState(PAGE_BLOCKS)
  return (
    <div className={styles.section}>
      {title && <h3 className={styles.title}>{title}</h3>}
      <Narrative
        nodes={nodes.slice(0, shown)}
        label={title || view.frame.label}
        attachments={model.attachments}
        nested={view.nested}
      />
      {nodes.length > shown && (
        <ShowMore auto onMore={() => setShown(shown + PAGE_BLOCKS)}>
          Show more
        </ShowMore>
      )}
    </div>
  )
}
