"use client"
import { FileViewer } from "../../../_viewers/file-viewer"

/** A file as its record is going to show it. */
export const ShownFile = ({ file }: { file: File }) => (
  <FileViewer file={file} name={file.name} type={file.type} size={file.size} frame={{ label: file.name }} />
)
