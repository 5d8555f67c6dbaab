"use client"
import { useEffect, useEffectEvent, useLayoutEffect, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { claimedType, extensionOf } from "../../_core/file-types"
import type { FileInfo, ViewProps } from "../viewer"
import { DicomClient, takeBegun } from "./dicom-client"
import type { Begun } from "./dicom-client"
import type { DicomFile } from "./model"
import { SliceLoader } from "./slice-loader"
import type { Loaded } from "./slice-loader"

export type DicomState =
  | { readonly step: "opening" }
  | { readonly step: "failed"; readonly error: KeywardError }
  | {
      readonly step: "ready"
      /** The file that the page shows. */
      readonly file: DicomFile
      readonly index: number
      readonly client: DicomClient
      readonly loader: SliceLoader
      readonly loaded: Loaded
    }

/**
 * The file, opened in the viewer's worker, and then the other DICOM files of the record. All of it ends with the view.
 * `onReading` is told when the file is on the screen: its picture is decoded first.
 */
export function useDicom(props: ViewProps): DicomState & { readonly onShown: () => void } {
  const { file } = props
  const [state, setState] = useState<DicomState>({ step: "opening" })
  const { siblings, name, type, size } = props
  const index = siblings?.index ?? 0
  const ready = useEffectEvent((client: DicomClient, opened: DicomFile): SliceLoader => {
    const files = siblings?.files ?? [{ name, type, size }]
    const indexes = opened.image
      ? files.flatMap((each, at) =>
          at === index || isUntyped(each) || claimedType(each).id === "dicom" ? [at] : [],
        )
      : [index]
    const loader = new SliceLoader({
      client,
      indexes,
      unsure: new Set(indexes.filter((at) => at !== index && isUntyped(files[at]))),
      siblings: {
        files,
        open: (at, stop) => (at === index || !siblings ? Promise.resolve(file) : siblings.open(at, stop)),
      },
      onChange: (loaded) =>
        setState((now) =>
          now.step === "ready"
            ? { ...now, loaded }
            : { step: "ready", file: opened, index, client, loader, loaded },
        ),
    })
    loader.first(index, opened, file.size)
    return loader
  })
  const begin = useEffectEvent((): Begun => {
    const ahead = takeBegun(file)
    if (ahead) return ahead
    const client = new DicomClient()
    const opened = client.open(index, file)
    client.drawAhead({ index, frame: 0 })
    return { client, opened, file: null }
  })
  // Before the browser paints: what is open already is on the first frame of the view
  useLayoutEffect(() => {
    const { client, opened, file: openedAlready } = begin()
    let left = false
    let loader = openedAlready && ready(client, openedAlready)
    if (!loader)
      opened
        .then((file) => {
          if (!left) loader = ready(client, file)
        })
        .catch((thrown: unknown) => {
          const error = asKeywardError(thrown)
          if (!left && error.code !== "cancelled") setState({ step: "failed", error })
        })
    return () => {
      left = true
      loader?.end()
      client.end()
    }
  }, [file])

  const [shown, setShown] = useState(false)
  const tell = useEffectEvent(async () => {
    if (state.step !== "ready") return
    const { client, loader, index } = state
    // The others come once the first is seen: they would take the processor from it
    void loader.run()
    const reading = await client.read(index)
    props.onReading?.(reading)
  })
  useEffect(() => {
    if (shown) tell().catch(() => undefined)
  }, [shown])
  return { ...state, onShown: () => setShown(true) }
}

/** A file without an ending and a type, as files lie on a disc: only its bytes can tell. */
const isUntyped = (file: FileInfo | undefined): boolean =>
  file !== undefined && extensionOf(file.name) === "" && claimedType(file).id === "unknown"
