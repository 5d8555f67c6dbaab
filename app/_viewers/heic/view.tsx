"use client"
import { Note } from "../../_ui/Note"
import { PagedPicture } from "../parts/paged-picture"
import { ViewState } from "../parts/view-state"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { LIBHEIF_LICENCE_URL } from "./libheif"
import type { HeicModel } from "./read"
import styles from "../viewers.module.css"

const start = (): Worker => new Worker(new URL("./heic.worker.ts", import.meta.url), { type: "module" })

/** A photo as iPhones write it, and the other pictures of its file. */
export default function HeicView(props: ViewProps) {
  const state = useReading<HeicModel>("heic", props)
  if (state.step !== "ready") return <ViewState props={props} state={state} />
  const { pages, notShown } = state.model
  return (
    <PagedPicture
      props={props}
      pages={pages}
      notes={state.reading.notes}
      notShown={notShown}
      start={start}
      word="picture"
    >
      <Note className={styles.note}>
        Where the browser cannot decode HEIC, libheif does (LGPL-3.0;{" "}
        <a href={LIBHEIF_LICENCE_URL} target="_blank" rel="noreferrer">
          its licence
        </a>
        ).
      </Note>
    </PagedPicture>
  )
}
