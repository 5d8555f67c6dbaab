const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" }

/** Text inside XHTML; what XML 1.0 cannot hold (section 2.2) becomes U+FFFD. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[&<>]/g, (sign) => SIGNS[sign] ?? sign)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")

/** FHIR's Narrative.div around XHTML. */
export const div = (inside: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`

/** A Narrative.div of plain text: a paragraph for each line that is not empty. */
export const xhtmlOf = (text: string): string =>
  div(
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(paragraph)
      .join(""),
  )

/** A table; cells are plain text. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const row = (tag: "th" | "td") => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`
  return `<table><thead>${row("th")(head)}</thead><tbody>${rows.map(row("td")).join("")}</tbody></table>`
}
