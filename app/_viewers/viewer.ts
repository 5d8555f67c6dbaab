import type { ComponentType, ReactNode } from "react"
import type { FileType } from "../_core/file-types"
import type { TrustedIssuer } from "../_core/shl/trusted-issuers"
import type { DocumentFrameProps } from "../_ui/DocumentFrame"
import type { Attachment, Reading } from "./reading"

/** What is known of a file before it is read. */
export interface FileInfo {
  readonly name: string
  /** Media type as the record's manifest says it. */
  readonly type: string
  /** Bytes. */
  readonly size: number
}

/** A file and what it was found to be. The blob has no media type: nothing that the file claims is passed on. */
export interface ReadInput extends FileInfo {
  readonly file: Blob
  /** What the bytes say it is. */
  readonly found: FileType
  /** What the reader chose in the view, such as a character set; a parser knows its own names and ignores others. */
  readonly options?: ReadOptions
  /** Issuers of SMART Health Cards that the reader trusts; none if left out. */
  readonly issuers?: readonly TrustedIssuer[]
}

export type ReadOptions = Readonly<Record<string, string>>

/**
 * The parser of a viewer: a module without React that runs in Node and in a worker.
 * `Model` is what its view draws; it can be cloned to another thread (plain data, Blobs, typed arrays).
 */
export interface ReadModule<Model> {
  /**
   * Does not throw for a damaged file if something can be shown. Else it throws a KeywardError: `document-damaged`,
   * `document-too-large`.
   */
  read(input: ReadInput): Promise<Model>
  /** The same model as `npm run view` prints it. */
  readingOf(model: Model): Reading | Promise<Reading>
  /**
   * What the view is given in place of `Model`, if that can be large: its parts are packed into Blobs, so that the page's
   * thread takes over only what it shows. The reading may be without rows, narrative, text and facts.
   */
  forPage?(model: Model): Promise<{ readonly model: unknown; readonly reading: Reading }>
}

/** The other files of the record, for a viewer that shows several at once (a stack of slices). */
export interface Siblings {
  readonly files: readonly FileInfo[]
  /** Which of them is shown. */
  readonly index: number
  /** Decrypts one of them. Rejects with a KeywardError, `cancelled` if the signal is aborted. */
  open(index: number, signal: AbortSignal): Promise<Blob>
}

/** What every view is given: the decrypted file, in memory only, and the frame to show it in. */
export interface ViewProps extends ReadInput {
  readonly frame: Pick<DocumentFrameProps, "label" | "state" | "strip" | "title" | "tools">
  /** null inside an attachment, and wherever a file stands alone. */
  readonly siblings: Siblings | null
  /** Draws a file that lies in this one, in place, with the viewer for its bytes; `open`: without a further press. */
  readonly nested: (attachment: Attachment, options?: { readonly open?: boolean }) => ReactNode
  /** Told once, when the file has been read: who it is about, its date, what is not shown. */
  readonly onReading?: (reading: Reading) => void
}

/** One line of the registry. */
export interface Viewer {
  readonly view: () => Promise<{ readonly default: ComponentType<ViewProps> }>
  /** Starts what the view needs, such as a worker, while the file is still on its way. Left out if nothing takes long. */
  readonly warm?: () => Promise<void>
  /**
   * Begins to open a file that is decrypted, while its view is still being made: the view finds what was begun by this
   * very Blob. Resolves when it is open or could not be opened; never rejects. `index`: its place in the record.
   * `signal` is aborted when the reader leaves: what no view has taken by then ends.
   */
  readonly begin?: (file: Blob, index: number, signal: AbortSignal) => Promise<void>
}
