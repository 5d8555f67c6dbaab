import type { RequestTerms } from "../../_core/ports/requests"
import { CONTRIBUTE, READ } from "../../_core/types"

/** "read Heart", "read and add to everything" */
export function termsInWords({ permissions }: Pick<RequestTerms, "permissions">, what: string): string {
  const scope = what === "Everything" ? "everything" : what
  const reads = (permissions & READ) !== 0
  const adds = (permissions & CONTRIBUTE) !== 0
  if (reads && adds) return `read ${scope} and add results`
  return reads ? `read ${scope}` : `add results to ${scope}, without reading it`
}
