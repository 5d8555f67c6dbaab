/** JSON that is written as it is: a resource, or a number with its digits. */
export class RawJson {
  constructor(readonly text: string) {}
}

/** What {@link jsonText} writes. Members that are undefined are left out. */
export type JsonValue =
  | RawJson
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined }

/** Writes JSON; `JSON.stringify` would lose the digits of numbers (`2.0`). */
export function jsonText(value: JsonValue): string {
  if (value instanceof RawJson) return value.text
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(jsonText).join(",")}]`
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .flatMap(([name, member]: [string, JsonValue | undefined]) =>
        member === undefined ? [] : [`${JSON.stringify(name)}:${jsonText(member)}`],
      )
      .join(",")}}`
  return JSON.stringify(value)
}
