import { DOMParser } from "@xmldom/xmldom"

interface Section {
  readonly title?: string
  readonly code?: { readonly coding: readonly { readonly code: string }[] }
  readonly text?: { readonly div: string }
  readonly entry?: readonly { readonly reference: string }[]
  readonly emptyReason?: unknown
}
export interface IpsBundle {
  readonly type: string
  readonly identifier?: unknown
  readonly timestamp?: string
  readonly entry: readonly {
    readonly fullUrl: string
    readonly resource: {
      readonly resourceType: string
      readonly meta?: unknown
      readonly text?: { readonly div: string }
      readonly section?: readonly Section[]
    }
  }[]
}

export const bundleIn = (text: string): IpsBundle => JSON.parse(text) as IpsBundle

const plain = (div: string): string =>
  new DOMParser().parseFromString(div, "application/xhtml+xml").documentElement?.textContent ?? ""

/** The words of the document's own narratives. */
export function divText({ entry: [first] }: IpsBundle): string {
  const { text, section = [] } = first?.resource ?? {}
  return [text, ...section.map((one) => one.text)].map((one) => plain(one?.div ?? "<div/>")).join("\n")
}

const REQUIRED = ["11450-4", "48765-2", "10160-0"]

/**
 * What of Bundle-uv-ips and Composition-uv-ips (IPS 2.0.0), and of R4's rules for documents, does not hold. The full
 * rules are those of the HL7 validator (docs/standards.md).
 */
export function problemsOf(bundle: IpsBundle): string[] {
  const [first, ...others] = bundle.entry
  const sections = first?.resource.section ?? []
  const urls = bundle.entry.map(({ fullUrl }) => fullUrl)
  const known = new Set(urls)
  const codes = sections.map(({ code }) => code?.coding[0]?.code ?? "")
  const types = bundle.entry.map(({ resource }) => resource.resourceType)
  const named = [...JSON.stringify(bundle).matchAll(/"reference":"([^"#][^"]*)"/g)].map(([, url = ""]) => url)
  const checks: readonly (readonly [string, boolean])[] = [
    ["a document", bundle.type === "document" && !!bundle.identifier && !!bundle.timestamp],
    ["one Composition, first", types[0] === "Composition" && !types.slice(1).includes("Composition")],
    ["one Patient", types.filter((type) => type === "Patient").length === 1],
    ["each entry once", known.size === urls.length && others.length > 0],
    ["required sections once", REQUIRED.every((code) => codes.filter((one) => one === code).length === 1)],
    [
      "code, title and text of every section",
      sections.every(({ code, title, text }) => code && title && text),
    ],
    ["entries or a reason", sections.every(({ entry, emptyReason }) => !entry !== !emptyReason)],
    ["no empty list", !/:\[\]|:\{\}|:""/.test(JSON.stringify(bundle))],
    [
      "text in every narrative",
      bundle.entry.every(({ resource: { text } }) => !text || plain(text.div).trim() !== ""),
    ],
  ]
  return [
    ...checks.filter(([, holds]) => !holds).map(([what]) => what),
    ...named.filter((url) => !known.has(url) && !/^https?:/.test(url)).map((url) => `names nothing: ${url}`),
  ]
}
