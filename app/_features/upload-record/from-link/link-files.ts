import { FILE_TYPES, mediaTypeIn } from "../../../_core/file-types"
import type { FileType } from "../../../_core/file-types"
import { isTakenBack } from "../../../_core/shl/manifest"
import { cardFileText } from "../../../_core/shl/scanned"
import type { LinkedFileState } from "../../../_viewers/health-link/open-files"

const CARD = typeOf("application/smart-health-card")
const LINK = typeOf("application/smart-api-access")

function typeOf(mime: string): FileType | undefined {
  const wanted = mediaTypeIn(mime)
  return FILE_TYPES.find((type) => type.mime.includes(wanted))
}

/** A file with the bytes as they came, named after where they came from. */
function fileOf(content: Blob | string, name: string, type: FileType | undefined): File {
  // `.fhir.json` would leave `.fhir` in the title
  const ending = type?.extensions[0]?.split(".").at(-1)
  return new File([content], ending ? `${name}.${ending}` : name, { type: type?.mime[0] ?? "" })
}

/** The cards as one file, each exactly as it was signed. */
export const cardFile = (cards: readonly string[]): File => fileOf(cardFileText(cards), "Health card", CARD)

/** The link as it was given: whoever reads it can open what it leads to. */
export const linkFile = (text: string, host: string): File => fileOf(text, `Link to ${host}`, LINK)

/** Files of a link that can be added, and how many cannot or should not. */
export interface Keepable {
  readonly files: readonly File[]
  /** Files that the host has taken back. */
  readonly takenBack: number
  /** Files that could not be opened, or whose host was not asked. */
  readonly closed: number
}

/** @param from the link's host */
export function keepable(states: readonly LinkedFileState[], from: string): Keepable {
  const open = states.filter((state) => state.step === "open")
  const good = open.filter(({ status, attachment }) => !isTakenBack(status) && attachment.content !== null)
  const files = good.map(({ attachment: { content, type } }, index) =>
    fileOf(content ?? "", good.length === 1 ? `From ${from}` : `From ${from}, ${index + 1}`, typeOf(type)),
  )
  return { files, takenBack: open.length - good.length, closed: states.length - open.length }
}
