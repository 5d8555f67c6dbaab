import { asAddress } from "../_core/types"
import type { Address } from "../_core/types"

/** The account that somebody typed or pasted; null where it is none. */
export function typedAccount(text: string): Address | null {
  try {
    return asAddress(text.trim())
  } catch {
    return null
  }
}
