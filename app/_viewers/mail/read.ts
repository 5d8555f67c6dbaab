import { notShown } from "../parts/not-shown"
import PostalMime from "postal-mime"
import type { Address, Email } from "postal-mime"
import { KeywardError } from "../../_core/errors"
import { bytesInWords } from "../../_words/format"
import { htmlTree } from "../parts/html-tree"
import { attachmentsIn } from "../parts/narrative-document"
import type { NarrativeDocument, NarrativeSection } from "../parts/narrative-document"
import { narrativeText } from "../parts/narrative-tree"
import type { NarrativeNode } from "../parts/narrative-tree"
import type { Attachment } from "../reading"
import type { ReadInput } from "../viewer"
import { mailTime } from "./mail-time"

export { readingOf } from "../parts/narrative-document"

/** Bytes; mail servers take less. */
export const MAX_MAIL_BYTES = 100_000_000

/**
 * A mail (RFC 5322, MIME): its head, its HTML made inert or else its text, and its attachments, mails among them. Nothing
 * is fetched.
 * @throws KeywardError `document-too-large`
 */
export async function read({ file }: ReadInput): Promise<NarrativeDocument> {
  if (file.size > MAX_MAIL_BYTES)
    throw new KeywardError("document-too-large", { size: bytesInWords(file.size) })
  // A mail in a mail opens as a file of its own
  const mail = await PostalMime.parse(await file.arrayBuffer(), { rfc822Attachments: true })
  const attachments = mail.attachments.map(attachmentOf)
  const remote = new Set<string>()
  const html = mail.html === undefined ? null : htmlTree(mail.html, drawImage(mail, remote))
  const written = mail.text === undefined ? [] : linesOf(mail.text)
  const own: NarrativeSection = { title: "", nodes: html ? html.nodes : written }
  const both = html !== null && isOther(mail.text ?? "", html.nodes)
  const date = headerOf(mail, "date")
  return {
    title: mail.subject ?? "",
    author: mail.from ? addressText(mail.from) : "",
    date: mailTime(date),
    kind: "letter",
    fields: fieldsOf(mail, date),
    sections: both ? [own, { title: "The same mail as plain text", nodes: written }] : [own],
    attachments,
    drawn: html ? attachmentsIn(html.nodes) : [],
    notes: notesOf(mail),
    notShown: [
      ...notShown(remote.size, "picture from another server", "pictures from other servers"),
      ...notShown(html?.embedded ?? 0, "embedded content"),
    ],
  }
}

const headerOf = (mail: Email, key: string): string =>
  mail.headers.find((each) => each.key === key)?.value ?? ""

function attachmentOf(
  { filename, mimeType, content }: Email["attachments"][number],
  index: number,
): Attachment {
  const name = filename ?? `Attachment ${index + 1}${mimeType === "message/rfc822" ? ".eml" : ""}`
  const bytes = typeof content === "string" ? content : new Uint8Array(content).slice()
  return { name, type: mimeType, content: new Blob([bytes]), url: "" }
}

function fieldsOf(mail: Email, date: string): NarrativeDocument["fields"] {
  const people = (list: readonly Address[] | undefined) => (list ?? []).map(addressText).join(", ")
  return [
    { label: "From", value: mail.from ? addressText(mail.from) : "" },
    { label: "Sender", value: mail.sender ? addressText(mail.sender) : "" },
    { label: "Reply to", value: people(mail.replyTo) },
    { label: "To", value: people(mail.to) },
    { label: "Copy to", value: people(mail.cc) },
    { label: "Blind copy", value: people(mail.bcc) },
    { label: "Date", value: date },
    { label: "Subject", value: mail.subject ?? "" },
  ].filter(({ value }) => value !== "")
}

/** `Ada Example <ada@a.example>`: the address is always said, a name alone can be anybody's. */
function addressText(address: Address): string {
  if (address.group) return `${address.name}: ${address.group.map(addressText).join(", ")}`
  return address.name && address.name !== address.address
    ? `${address.name} <${address.address}>`
    : (address.address ?? "")
}

/** A picture that the mail carries is drawn in its place; one that lies elsewhere is named. */
const drawImage =
  (mail: Email, remote: Set<string>) =>
  (source: string, alt: string): readonly NarrativeNode[] => {
    const id = /^cid:(.*)$/i.exec(source)?.[1]
    const index =
      id === undefined ? -1 : mail.attachments.findIndex(({ contentId }) => contentId === `<${id}>`)
    if (index >= 0) return [{ tag: "span", children: [alt ? `[${alt}]` : ""], attachment: index }]
    // Pictures of one point tell the sender that the mail was read
    if (/^(https?:)?\/\//i.test(source)) remote.add(source)
    return [alt ? `[Picture: ${alt}]` : "[Picture]"]
  }

const linesOf = (text: string): NarrativeNode[] =>
  text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== "")
    .map((part) => ({ tag: "pre", children: [part.replace(/\n$/, "")] }))

/** Whether the text says something that the HTML does not: what a reader would miss. */
function isOther(text: string, nodes: readonly NarrativeNode[]): boolean {
  const words = (each: string) => new Set(each.toLowerCase().match(/[\p{L}\p{N}]+/gu))
  const shown = words(narrativeText(nodes))
  return [...words(text)].some((word) => !shown.has(word))
}

const SIGNED = /^application\/(x-)?pkcs7-signature$|^application\/pgp-signature$/
const ENCRYPTED = /^application\/(x-)?pkcs7-mime$|^application\/pgp-encrypted$/

function notesOf(mail: Email): string[] {
  const types = mail.attachments.map(({ mimeType }) => mimeType)
  const packed = mail.attachments.some(
    ({ filename, mimeType }) => mimeType === "application/ms-tnef" || /^winmail\.dat$/i.test(filename ?? ""),
  )
  return [
    ...(types.some((type) => ENCRYPTED.test(type))
      ? ["This mail is encrypted or signed for a mail program, and its text is inside an attachment."]
      : []),
    ...(types.some((type) => SIGNED.test(type))
      ? ["This mail carries a signature, which is not checked here."]
      : []),
    ...(packed
      ? [
          "Outlook packed attachments of this mail into winmail.dat, which cannot be opened here: download it.",
        ]
      : []),
  ]
}
