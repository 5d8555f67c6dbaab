/**
 * A PDF whose page tree names pages that are not in the file loses, in pdf.js, all pages behind the first such page. This
 * puts an empty page in the place of each, by an incremental update (ISO 32000-2 section 7.5.6), so that the others are
 * numbered and drawn as the document says.
 */
export interface RepairedPdf {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Object numbers of the empty pages. */
  readonly missing: ReadonlySet<number>
}

const MAX_REPAIR_BYTES = 64 * 1024 * 1024
const MAX_MISSING = 1000

/** null if nothing is missing, or if it cannot be known: objects inside compressed streams are not looked at. */
export function repairPages(bytes: Uint8Array): RepairedPdf | null {
  if (bytes.length > MAX_REPAIR_BYTES) return null
  const text = new TextDecoder("latin1").decode(bytes)
  if (/\/ObjStm\b/.test(text)) return null
  const startxref = [...text.matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1]
  const trailer = [...text.matchAll(/trailer\s*<<([^]*?)>>\s*startxref/g)].at(-1)?.[1]
  if (!startxref || !trailer) return null
  const objects = new Map<number, string>()
  for (const { 1: number, index, 0: head } of text.matchAll(/(?:^|[\s])(\d{1,10})\s+\d{1,5}\s+obj\b/g))
    objects.set(Number(number), text.slice(index + head.length, index + head.length + 400))
  const parents = new Map<number, number>()
  for (const [, number, body] of text.matchAll(/(?:^|\s)(\d{1,10})\s+\d{1,5}\s+obj\b([^]*?)endobj/g)) {
    if (!/\/Type\s*\/Pages\b/.test(body ?? "")) continue
    const kids = /\/Kids\s*\[([^\]]*)\]/.exec(body ?? "")?.[1] ?? ""
    for (const [, kid] of kids.matchAll(/(\d+)\s+\d+\s+R/g)) parents.set(Number(kid), Number(number))
  }
  const missing = [...parents].filter(([kid]) => !/^\s*<</.test(objects.get(kid) ?? ""))
  if (missing.length === 0 || missing.length > MAX_MISSING) return null
  const size = Math.max(Number(/\/Size\s+(\d+)/.exec(trailer)?.[1] ?? 0), ...missing.map(([kid]) => kid + 1))
  let update = "\n"
  const places = missing
    .sort(([one], [other]) => one - other)
    .map(([kid, parent]) => {
      const at = bytes.length + update.length
      update += `${kid} 0 obj\n<< /Type /Page /Parent ${parent} 0 R /MediaBox [0 0 595 842] >>\nendobj\n`
      return `${kid} 1\n${String(at).padStart(10, "0")} 00000 n \n`
    })
  const xref = bytes.length + update.length
  const rest = trailer.replace(/\/Size\s+\d+/, "").replace(/\/Prev\s+\d+/, "")
  update += `xref\n${places.join("")}trailer\n<<${rest} /Size ${size} /Prev ${startxref} >>\nstartxref\n${xref}\n%%EOF\n`
  const repaired = new Uint8Array(bytes.length + update.length)
  repaired.set(bytes)
  repaired.set(
    Uint8Array.from(update, (character) => character.charCodeAt(0)),
    bytes.length,
  )
  return { bytes: repaired, missing: new Set(missing.map(([kid]) => kid)) }
}
