import { KeywardError } from "../errors"

/** A rule for one member of a document of an export. */
export type Check = (value: unknown) => boolean

/** The value's members if they are exactly those checked and each keeps its rule. Throws `export-malformed`. */
export function checked<T>(
  value: unknown,
  checks: Readonly<Record<keyof T & string, Check>>,
  what: string,
): T {
  if (!isObjectOf(value, checks)) throw new KeywardError("export-malformed", { problem: what })
  return value as T
}

/** Whether a value is an object with exactly these members, each of which keeps its rule. */
export function isObjectOf(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const members = value as Readonly<Record<string, unknown>>
  const names = Object.keys(checks)
  return (
    Object.keys(members).length === names.length &&
    names.every((name) => checks[name]?.(members[name]) === true)
  )
}

export const text =
  (pattern: RegExp, most: number): Check =>
  (value) =>
    typeof value === "string" && value.length <= most && !/\p{Cs}/u.test(value) && pattern.test(value)

export const count =
  (most: number = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most

export const listOf =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check)

export const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

/** No control characters: the rule of every text in a manifest. */
export const plainText = (most: number): Check => text(/^\P{Cc}*$/u, most)
export const isAddress: Check = text(/^0x[0-9a-f]{40}$/, 42)
/** 32 bytes in base64url. */
export const isDigest: Check = text(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 43)
/** 32 bytes in hex. */
export const isWord: Check = text(/^0x[0-9a-f]{64}$/, 66)
export const isDecimal: Check = text(/^(0|[1-9]\d*)$/, 20)
export const isBoolean: Check = (value) => typeof value === "boolean"
export const is =
  (one: unknown): Check =>
  (value) =>
    value === one
