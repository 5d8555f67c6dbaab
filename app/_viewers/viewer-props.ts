import type { DocumentFrameProps } from "../_ui/DocumentFrame"
import type { ManifestFile } from "../_core/records/manifest-schema"

/** What every viewer is given: the decrypted file, in memory only, and the frame to show it in. */
export interface ViewerProps {
  /** Without a type: none of what the file claims to be is passed on unless a viewer says so. */
  readonly file: Blob
  readonly described: ManifestFile
  readonly frame: Pick<DocumentFrameProps, "label" | "state" | "strip" | "title" | "tools">
}
