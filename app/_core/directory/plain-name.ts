/** A name that somebody gave himself or another, without the words that only an issuer's attestation may bring. */
export const plainName = (name: string): string =>
  name.replace(/\s*\(\s*(?:no\s+longer\s+)?verified\s*\)/giu, "").trim()
