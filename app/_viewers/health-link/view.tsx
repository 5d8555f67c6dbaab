"use client"
import { Note } from "../../_ui/Note"
import { LabelledList } from "../parts/labelled-list"
import { ReadFrame } from "../parts/read-frame"
import { useReading } from "../use-reading"
import type { Attachment } from "../reading"
import type { ViewProps } from "../viewer"
import { AskForm } from "./ask-form"
import styles from "./health-link.module.css"
import { LinkFiles } from "./link-files"
import { NOTHING_ASKED } from "./read"
import type { LinkModel } from "./read"
import { useLink } from "./use-link"

/** A SMART Health Link: where it leads, until when, and that nobody has been asked. */
export default function HealthLinkView(props: ViewProps) {
  const state = useReading<LinkModel>("health-link", props)
  return (
    <ReadFrame view={props} state={state}>
      {(model) => (
        <div className={styles.link}>
          {model.fault && <Note tone="danger">{model.fault}</Note>}
          <LabelledList lines={model.lines} />
          {model.over && <Note>{NOTHING_ASKED(model.host)}</Note>}
          {!model.fault && !model.over && <Linked model={model} view={props} />}
        </div>
      )}
    </ReadFrame>
  )
}

/** Asks the link's host, if its reader agrees, and shows what it leads to in place. */
function Linked({ model, view }: { model: LinkModel; view: ViewProps }) {
  const { state, ask, agree, askAgain } = useLink(view.file)
  if (state.step !== "files") return <AskForm model={model} state={state} ask={ask} />
  const draw = (attachment: Attachment) => view.nested(attachment, { open: true })
  return <LinkFiles state={state} draw={draw} agree={agree} askAgain={askAgain} />
}
