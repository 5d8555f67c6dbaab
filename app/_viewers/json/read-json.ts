import { summariseFhir } from "../fhir/summary"
import type { FhirSummary } from "../fhir/summary"

/** Above this a JSON file is shown as text, and not read. */
export const MOST_JSON_BYTES = 20_000_000

export interface ReadJson {
  /** null where it is no FHIR. */
  readonly summary: FhirSummary | null
  /** Indented; as it stands where it is not JSON, or nested too deep. */
  readonly text: string
  readonly valid: boolean
  /** Characters of `text` that are left out. */
  readonly left: number
}

/** JSON for people: what it says where that is known, and its text, of at most `most` characters. */
export function readJson(text: string, most: number): ReadJson {
  try {
    const value: unknown = JSON.parse(text)
    const summary = summariseFhir(value)
    return { ...cut(pretty(value) ?? text, most), summary, valid: true }
  } catch {
    return { ...cut(text, most), summary: null, valid: false }
  }
}

/** null where it is nested deeper than it can be written. */
function pretty(value: unknown): string | null {
  try {
    return JSON.stringify(value, null, 2)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const cut = (text: string, most: number) => ({
  text: text.slice(0, most),
  left: Math.max(0, text.length - most),
})
