import { dropSending } from "../../app/_adapters/server/drop-sending"
import { toHex } from "../../app/_core/crypto/bytes"
import { dropIdOf, dropTokenOf, parseDropFragment } from "../../app/_core/drop/drop-link"
import { isKeywardError } from "../../app/_core/errors"
import type { OfferedDrop } from "../../app/_core/ports/drops"
import { lookAtDrop } from "../../app/_journeys/send-drop"
import type { DropTarget } from "../../app/_journeys/send-drop"

/** A link that takes something. */
export interface FoundDrop {
  readonly target: DropTarget
  readonly offered: OfferedDrop
  /** Whom it is for, as the patient wishes to be called. */
  readonly name: string
}

export type Finding =
  | { readonly kind: "found"; readonly drop: FoundDrop }
  /** No link in the address; one that is not whole; none that is there; used; ended or over; nobody answers. */
  | { readonly kind: "none" | "broken" | "unknown" | "used" | "over" | "offline" | "busy" }
  /** The server names another key than the link. */
  | { readonly kind: "false-key" }

/**
 * The link in the address of this page, and what it takes.
 * @param hash with its `#`
 * @param site scheme, host and port of this page
 */
export async function findDrop(hash: string, site: string, signal: AbortSignal): Promise<Finding> {
  const text = hash.replace(/^#/, "")
  if (text === "") return { kind: "none" }
  try {
    const { t, keyDigest, name } = parseDropFragment(text)
    const dropId = await dropIdOf(t)
    const sending = dropSending({ baseUrl: site }, toHex(dropId), await dropTokenOf(t))
    const target: DropTarget = { sending, dropId, keyDigest }
    const offered = await lookAtDrop(target, { signal })
    if (offered.standing === "open") return { kind: "found", drop: { target, offered, name } }
    return { kind: offered.standing === "used" ? "used" : "over" }
  } catch (error) {
    if (isKeywardError(error, "document-damaged")) return { kind: "broken" }
    if (isKeywardError(error, "key-changed")) return { kind: "false-key" }
    if (isKeywardError(error, "link-unknown")) return { kind: "unknown" }
    if (isKeywardError(error, "too-many-requests")) return { kind: "busy" }
    return { kind: "offline" }
  }
}
