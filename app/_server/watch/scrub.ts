const MAX_LENGTH = 300
// In this order: an address of the web holds what the others look for.
const TELLING: readonly RegExp[] = [
  // Addresses of the web and of databases, with whoever signs in to them
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi,
  // Files and folders
  /(?:\/[\w.@+-]+){2,}\/?/g,
  /\b[A-Za-z]:\\[^\s"']+/g,
  /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/g,
  /\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b/gi,
  // What databases say of the row that they refuse
  /\([^()]*\)=\([^()]*\)/g,
  // Quoted text is somebody's
  /"[^"]*"|'[^']*'|`[^`]*`/g,
  // Accounts, roots, digests, keys, signatures, ids: long runs without a space
  /[A-Za-z0-9_+/=-]{20,}/g,
  /\b0x[0-9a-f]+\b/gi,
]

/** A message as it may stand in a log: what could tell who, where, or of which record is left out. */
export function scrub(message: string): string {
  let text = message.slice(0, 4 * MAX_LENGTH).replaceAll(/\s+/g, " ")
  for (const pattern of TELLING) text = text.replaceAll(pattern, "…")
  return text.slice(0, MAX_LENGTH)
}

/** An error and what caused it, the outermost first, each by its class, its code and what it said, scrubbed. */
export function causesOf(error: unknown): readonly string[] {
  const causes: string[] = []
  for (let at = error; at instanceof Error && causes.length < 5; at = at.cause) {
    const code =
      "code" in at && typeof at.code === "string" && /^[\w-]{1,40}$/.test(at.code) ? ` ${at.code}` : ""
    causes.push(`${at.constructor.name}${code}: ${scrub(at.message)}`)
  }
  return causes
}
