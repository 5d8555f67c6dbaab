import { codeTable } from "../code-table"
/**
 * Units whose conversion is exact: the same measure with another SI prefix or another spelling (UCUM, sections 20 to 29).
 * Anything that needs a factor of the substance (mg/dL of glucose to mmol/L) is not converted.
 */
const PREFIXES = codeTable<number>({
  k: 3,
  h: 2,
  "": 0,
  d: -1,
  c: -2,
  m: -3,
  u: -6,
  µ: -6,
  μ: -6,
  n: -9,
  p: -12,
  f: -15,
})
const BASES = codeTable<string>({
  g: "g",
  L: "L",
  l: "L",
  mol: "mol",
  m: "m",
  s: "s",
  Pa: "Pa",
  U: "U",
  IU: "IU",
  "[iU]": "IU",
  eq: "eq",
  Eq: "eq",
  kat: "kat",
})
const BASE_NAMES = Object.keys(BASES).sort((a, b) => b.length - a.length)

/** A unit as a power of ten of a measure: `mg/dL` is 10^-2 of `g/L`. */
export interface Scaled {
  /** Two units measure the same exactly if this is the same. */
  readonly measure: string
  readonly exponent: number
}

/** The unit of a result as a power of ten; null if it is not one of the exact ones. */
export function scaledUnit(unit: string): Scaled | null {
  const parts = unit.trim().split("/")
  if (parts.length > 2) return null
  const scaled = parts.map(simpleUnit)
  const [over, under] = scaled
  if (!over) return null
  if (parts.length === 1) return over
  return under
    ? { measure: `${over.measure}/${under.measure}`, exponent: over.exponent - under.exponent }
    : null
}

function simpleUnit(unit: string): Scaled | null {
  const [, power] = /^10[*^](\d{1,2})$/.exec(unit) ?? []
  if (power !== undefined) return { measure: "1", exponent: Number(power) }
  const base = BASE_NAMES.find((name) => unit.endsWith(name) && unit.slice(0, -name.length) in PREFIXES)
  if (base === undefined) return null
  const exponent = PREFIXES[unit.slice(0, -base.length)]
  return exponent === undefined ? null : { measure: BASES[base] ?? base, exponent }
}

/**
 * A decimal number times a power of ten, digits kept: `2.0` shifted by 1 is `20`, by -2 is `0.020`. The text is returned
 * as it is if it is not a plain decimal number.
 */
export function shifted(text: string, by: number): string {
  const [, sign = "", whole = "", fraction = ""] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? []
  if (whole === "" || by === 0) return text
  const digits = whole + fraction
  const point = whole.length + by
  const padded =
    point <= 0 ? "0".repeat(1 - point) + digits : point > digits.length ? digits.padEnd(point, "0") : digits
  const at = Math.max(point, 1)
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, "")
  const after = padded.slice(at)
  return `${sign}${before}${after ? `.${after}` : ""}`
}

/** `value` in `from` as a value in `to`; null if the two units do not measure the same exactly. */
export function converted(value: string, from: string, to: string): string | null {
  if (from.trim() === to.trim()) return value
  const [a, b] = [scaledUnit(from), scaledUnit(to)]
  if (!a || !b || a.measure !== b.measure || !/^[+-]?\d+(\.\d+)?$/.test(value.trim())) return null
  return shifted(value, a.exponent - b.exponent)
}
