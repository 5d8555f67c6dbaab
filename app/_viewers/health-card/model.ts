import type { CardSignature } from "../../_core/shl/open-card"
import type { LabelledText } from "../parts/row"
import type { Attachment, NotShown, Reading } from "../reading"

/** One SMART Health Card. */
export interface Card {
  /** null if the card could not be opened. */
  readonly signature: CardSignature | null
  /** What the page says of the signature, or of why the card cannot be read. */
  readonly verdict: string
  /** Times that are over or still to come. */
  readonly warnings: readonly string[]
  readonly lines: readonly LabelledText[]
  /** ISO 8601 day from which on the card is valid; empty if it does not say. */
  readonly issued: string
  /** Name of the issuer as it is known here, else as the card says it. */
  readonly issuer: string
  /** The card's own `iss`; empty if it has none. */
  readonly iss: string
  /** The FHIR bundle, as JSON with the digits as written; null if there is none. */
  readonly bundle: Attachment | null
  /** What the FHIR viewer's parser makes of it. */
  readonly reading: Reading | null
  readonly notShown: readonly NotShown[]
}

export interface CardFile {
  readonly cards: readonly Card[]
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}
