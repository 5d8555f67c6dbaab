import { isShownLine } from "../_core/directory/shown-line"
import type { Issuer } from "../_core/ports/directory"
import { asAddress } from "../_core/types"

const MOST_ISSUERS = 32
const MOST_NAME = 80

/**
 * Reads `KEYWARD_ISSUERS`: `0x… = Medical Chamber of Vienna; 0x… = City Hospital`, in the order that pages show.
 * @throws TypeError for a value that cannot be meant: better no start than an issuer whom nobody meant to believe
 */
export function parseIssuers(text: string): readonly Issuer[] {
  const parts = text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
  const issuers = parts.map((part) => {
    const [, address = "", name = ""] = /^(0x[0-9a-fA-F]{40})\s*=\s*(.+)$/.exec(part) ?? []
    if (!address || !isShownLine(name, MOST_NAME))
      throw new TypeError(`KEYWARD_ISSUERS: "${part}" is not "0x… = a name"`)
    return { address: asAddress(address), name }
  })
  for (const field of ["address", "name"] as const)
    if (new Set(issuers.map((issuer) => issuer[field])).size !== issuers.length)
      throw new TypeError(`KEYWARD_ISSUERS names one ${field} twice`)
  if (issuers.length > MOST_ISSUERS) throw new TypeError(`KEYWARD_ISSUERS names more than ${MOST_ISSUERS}`)
  return issuers
}
