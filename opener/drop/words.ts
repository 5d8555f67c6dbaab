import type { KeywardError } from "../../app/_core/errors"
import { bytesInWords, count } from "../../app/_words/format"
import type { Finding } from "./find-drop"

/** What a sender reads where a link takes nothing. */
export const FINDINGS: Record<Exclude<Finding["kind"], "found">, string> = {
  none: "There is no link in the address of this page. Open the link that you were given, whole.",
  broken: "This link is not complete or was changed on its way. Ask whoever gave it to you to send it again.",
  unknown:
    "This link does not work any more, or it never did. Ask whoever gave it to you for a new one. Nothing was sent.",
  used: "This link has been used: what was sent by it has arrived. Ask for a new link if there is more to send.",
  over: "This link has ended. Ask whoever gave it to you for a new one. Nothing was sent.",
  offline: "Nobody answers just now. Check your connection and try again. Nothing was sent.",
  busy: "Too much was asked from here in a short time. Wait some minutes, then try again.",
  "false-key":
    "This site names a key that is not this link’s. Whoever holds the other key could read what you send, so nothing is sent. Tell whoever gave you the link.",
}

/** What a sender reads where sending failed. */
export function failureWords({ code, details }: KeywardError): string {
  switch (code) {
    case "link-unknown":
      return FINDINGS.unknown
    case "drop-used":
      return FINDINGS.used
    case "drop-over":
      return FINDINGS.over
    case "key-changed":
      return FINDINGS["false-key"]
    case "file-too-large":
      return typeof details["maxBytes"] === "number"
        ? `That is too much: encrypted it would be more than the ${bytesInWords(details["maxBytes"])} that this link takes. Take some files away, or ask for a link that takes more.`
        : "That is too much for this link. Take some files away."
    case "file-unreadable":
    case "file-changed":
      return "A file could not be read, or it changed meanwhile. Take it away and choose it again. Nothing was sent."
    case "drops-full":
      return "There is no room for it just now: much is waiting there, or much was sent from your network. Ask whoever gave you the link. Nothing was kept."
    case "too-many-requests": {
      const minutes = Math.max(1, Math.ceil(Number(details["seconds"] ?? 60) / 60))
      return `Something is on its way by this link already, from here or from somebody else. Try again in ${count(minutes, "minute")}.`
    }
    case "cancelled":
      return "You stopped it. Nothing was kept."
    default:
      return "It could not be sent just now. What you chose and wrote is still here: check your connection and try again."
  }
}
