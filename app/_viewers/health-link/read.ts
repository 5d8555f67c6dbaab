import { KeywardError } from "../../_core/errors"
import { parseHealthLink } from "../../_core/shl/health-link"
import type { HealthLink, HealthLinkFault } from "../../_core/shl/health-link"
import { clockOf, longDate } from "../../_words/format"
import { notShown } from "../parts/not-shown"
import type { LabelledText } from "../parts/row"
import { EMPTY_READING } from "../reading"
import type { NotShown, Reading } from "../reading"
import type { ReadInput } from "../viewer"

/** A SMART Health Link as a page shows it: never its key. */
export interface LinkModel {
  /** Who would be asked; empty if the link cannot be used. */
  readonly host: string
  readonly label: string
  /** Why it cannot be used; empty if it can. */
  readonly fault: string
  readonly over: boolean
  readonly asksPasscode: boolean
  readonly lines: readonly LabelledText[]
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}

/** Bytes of a file that holds a link. */
const MAX_FILE_BYTES = 20_000

/** Reads a file that holds a `shlink:/` text. What is wrong with the link is said in the model. */
export const read = ({ file }: Pick<ReadInput, "file">): Promise<LinkModel> => readLink(file, new Date())

/** The same at this time. */
export async function readLink(file: Blob, now: Date): Promise<LinkModel> {
  if (file.size > MAX_FILE_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  try {
    return modelOf(parseHealthLink(await file.text()), now)
  } catch (thrown) {
    const reason = thrown instanceof KeywardError ? thrown.details["reason"] : undefined
    if (typeof reason !== "string") throw thrown
    return { ...EMPTY_LINK, fault: FAULTS[reason as HealthLinkFault] }
  }
}

const EMPTY_LINK = {
  host: "",
  label: "",
  over: false,
  asksPasscode: false,
  lines: [],
  notes: [],
  notShown: [],
}

const FAULTS: Record<HealthLinkFault, string> = {
  "not-a-link": "This is no SMART Health Link that can be read. It may have been cut when it was copied.",
  url: "The link has no address that can be asked.",
  "not-https": "The address of the link is not secure (https). It is not used.",
  key: "The key in the link is damaged, so its files could not be opened. It may have been cut when it was copied.",
  exp: "The link has an end that is no time.",
  flag: "The link says in a way that is not understood how it is to be opened.",
  "passcode-for-one-file":
    "The link asks for a passcode and is a direct address at once, which its standard forbids. It is not used.",
  version: "The link is of a newer version of its standard than what can be opened here.",
}

function modelOf({ url, expires, flags, label, viewer, unknown, faults }: HealthLink, now: Date): LinkModel {
  const over = expires !== null && expires <= now
  const end = expires ? `${longDate(expires)}, ${clockOf(expires)}` : "no end said"
  return {
    host: url.host,
    label,
    fault: "",
    over,
    asksPasscode: flags.has("P"),
    lines: [
      { label: "Host", text: url.host },
      { label: "Label", text: label || "none" },
      { label: over ? "Ended" : "Ends", text: end },
      { label: "Passcode", text: flags.has("P") ? "A passcode is asked for." : "none" },
      {
        label: "Content",
        text: [
          flags.has("U") ? "One file" : "A list of files",
          flags.has("L") ? "it may change over time" : "it is not said to change",
        ].join("; "),
      },
      { label: "Viewer", text: viewer && `${viewer} (not used here)` },
    ].filter(({ text }) => text !== ""),
    notes: [
      ...(over && expires
        ? [`This link ended on ${longDate(expires)}. Ask whoever gave it to you for a new one.`]
        : []),
      ...faults,
    ],
    notShown: notShown(
      unknown.length,
      "thing that the link says and that is not understood",
      "things that the link says and that are not understood",
    ),
  }
}

/** Said wherever a link is shown. */
export const NOTHING_ASKED = (host: string) =>
  `Nothing has been asked of ${host} yet. The files that the link leads to are not in this record.`

export const readingOf = ({ host, label, fault, lines, notes, notShown }: LinkModel): Reading => ({
  ...EMPTY_READING,
  title: label || "SMART Health Link",
  kind: "summary",
  author: host,
  rows: lines.map(({ label, text }) => ({
    section: "Link",
    what: label,
    details: text,
    when: "",
    flags: [],
  })),
  notes: [...(fault ? [fault] : [NOTHING_ASKED(host)]), ...notes],
  notShown,
})

/** The view says itself what stands in the way. */
export const forPage = (model: LinkModel) =>
  Promise.resolve({ model, reading: { ...readingOf(model), rows: [], notes: model.notes } })
