"use client"
import { Note } from "../../_ui/Note"
import { LabelledList } from "../parts/labelled-list"
import { ReadFrame } from "../parts/read-frame"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import styles from "./health-link.module.css"
import { NOTHING_ASKED } from "./read"
import type { LinkModel } from "./read"

/** A SMART Health Link: where it leads, until when, and that nobody has been asked. */
export default function HealthLinkView(props: ViewProps) {
  const state = useReading<LinkModel>("health-link", props)
  return (
    <ReadFrame view={props} state={state}>
      {({ host, fault, lines }) => (
        <div className={styles.link}>
          {fault ? <Note tone="danger">{fault}</Note> : <Note tone="info">{NOTHING_ASKED(host)}</Note>}
          <LabelledList lines={lines} />
        </div>
      )}
    </ReadFrame>
  )
}
