import type { OpenRecord } from "../../_journeys/read-record"

/** What each dialog of the More menu is given. */
export interface OwnDialogProps {
  readonly record: OpenRecord
  readonly onClose: () => void
}
