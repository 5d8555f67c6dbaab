"use client"
import { shownFileName } from "../_core/records/shown-name"
import { FileDown } from "lucide-react"
import { Component, useEffect, useState } from "react"
import type { ComponentType, ReactNode } from "react"
import { claimedType, fileTypeOf } from "../_core/file-types"
import type { FileType } from "../_core/file-types"
import { Button } from "../_ui/Button"
import { DocumentFrame, Paper } from "../_ui/DocumentFrame"
import { Icon } from "../_ui/Icon"
import { Panel } from "../_ui/Panel"
import { SkeletonText } from "../_ui/Skeleton"
import { bytesInWords } from "../_words/format"
import { NestedFile } from "./nested-file"
import { findType } from "./read-file"
import { VIEWERS } from "./registry"
import type { FileInfo, Siblings, ViewProps } from "./viewer"
import styles from "./viewers.module.css"

export interface FileViewerProps extends FileInfo {
  /** Decrypted, in memory only. */
  readonly file: Blob
  readonly frame: ViewProps["frame"]
  readonly siblings?: Siblings | null
  readonly onReading?: ViewProps["onReading"]
  /** Saves the file as it is; a file that cannot be shown has nothing else. */
  readonly onDownload?: () => void
  /** What {@link prepareView} found for this very file. */
  readonly prepared?: Found | null
  /** How deep this file lies in others; 0 for a file of the record itself. */
  readonly depth?: number
}

/** Files in files in files: beyond this many, only downloading is offered. */
const MAX_DEPTH = 4

/** What a file is, and the view for it; null if there is none. */
export interface Found {
  readonly type: FileType
  readonly View: ComponentType<ViewProps> | null
}

/**
 * Loaded here and not by `lazy`: React holds back what a Suspense boundary reveals for 300 ms after the one before
 * (docs/decisions/dicom-viewing.md), longer than many files take to open.
 */
async function findView(file: Blob, info: Pick<FileInfo, "name" | "type">, depth: number): Promise<Found> {
  const type = await findType(file, info)
  const viewer = viewerOf(type, depth)
  return { type, View: viewer ? (await viewer.view()).default : null }
}

const viewerOf = ({ viewer }: FileType, depth: number) =>
  viewer && depth <= MAX_DEPTH ? VIEWERS[viewer] : undefined

/**
 * Finds the view of a record's file and begins to open the file for it, so that nothing of that waits for the page.
 * @param head the first `MAX_HEAD_BYTES` of the file, or all of it
 * @param index the file's place in the record
 * @param signal is aborted when the reader leaves
 */
export async function prepareView(
  file: Blob,
  head: Uint8Array,
  info: Pick<FileInfo, "name" | "type">,
  index: number,
  signal: AbortSignal,
): Promise<Found> {
  const type = fileTypeOf(info, head)
  const viewer = viewerOf(type, 0)
  if (!viewer) return { type, View: null }
  const [view] = await Promise.all([viewer.view(), viewer.begin?.(file, index, signal)])
  return { type, View: view.default }
}

/** A file with the viewer for its bytes, whatever its name and its media type say. */
export function FileViewer(props: FileViewerProps) {
  const { file, name, type, size, frame, siblings = null, onReading, onDownload, depth = 0 } = props
  const { prepared = null } = props
  const [shown, setShown] = useState<Found | null>(prepared)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (prepared) return
    let left = false
    findView(file, { name, type }, depth)
      .then((found) => !left && setShown(found))
      .catch(() => !left && setFailed(true))
    return () => {
      left = true
    }
  }, [file, name, type, depth, prepared])
  const opening = (
    <DocumentFrame {...frame} meta={bytesInWords(size)}>
      <Paper>
        <SkeletonText label="Opening the document" count={10} />
      </Paper>
    </DocumentFrame>
  )
  if (!shown && !failed) return opening
  const { type: found, View } = shown ?? { type: claimedType({ name, type }), View: null }
  const closed = (damaged: boolean) => (
    <NotShownHere frame={frame} size={size} label={found.label} damaged={damaged} onDownload={onDownload} />
  )
  if (failed) return closed(true)
  if (!View) return closed(false)
  return (
    <Boundary fallback={closed(true)}>
      <View
        file={file}
        name={name}
        type={type}
        size={size}
        found={found}
        frame={frame}
        siblings={siblings}
        nested={nestedAt(depth + 1)}
        {...(onReading ? { onReading } : {})}
      />
    </Boundary>
  )
}

/** Draws a file inside a file. @param depth of the inner file; 0 is a record's own */
export const nestedAt =
  (depth: number): ViewProps["nested"] =>
  (attachment, options = {}) => (
    <NestedFile attachment={attachment} {...options}>
      {(content) => (
        <FileViewer
          file={content}
          name={attachment.name}
          type={attachment.type}
          size={content.size}
          frame={{ label: attachment.name ? shownFileName(attachment.name) : "Attachment" }}
          depth={depth}
        />
      )}
    </NestedFile>
  )

function NotShownHere(props: {
  frame: ViewProps["frame"]
  size: number
  label: string
  damaged: boolean
  onDownload: (() => void) | undefined
}) {
  const { frame, size, label, damaged, onDownload } = props
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${label}`}>
      <div className={styles.inside}>
        <Panel
          icon={<Icon of={FileDown} />}
          title={damaged ? "This file can’t be shown here" : "We can’t show this kind of file here"}
          sentences={[
            "It is kept whole, as it was added.",
            "Download it and open it with a program of yours.",
          ]}
          actions={
            onDownload && (
              <Button look="filled" onClick={onDownload}>
                Download {bytesInWords(size)}
              </Button>
            )
          }
        />
      </div>
    </DocumentFrame>
  )
}

/** A view that fails takes nothing else of the page with it. */
class Boundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError = () => ({ failed: true })
  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
