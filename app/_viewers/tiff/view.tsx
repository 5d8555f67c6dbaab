"use client"
import { PagedPicture } from "../parts/paged-picture"
import { ViewState } from "../parts/view-state"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import type { TiffModel } from "./read"

const start = (): Worker => new Worker(new URL("./tiff.worker.ts", import.meta.url), { type: "module" })

/** A TIFF, page by page. */
export default function TiffView(props: ViewProps) {
  const state = useReading<TiffModel>("tiff", props)
  if (state.step !== "ready") return <ViewState props={props} state={state} />
  const { pages, notes, notShown } = state.model
  return (
    <PagedPicture props={props} pages={pages} notes={notes} notShown={notShown} start={start} word="page" />
  )
}
