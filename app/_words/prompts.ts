import type { PromptKind } from "../_core/ports/prompts"

/** Where to look for a wallet that does not answer. */
export const WHERE_TO_LOOK =
  "It asks in a window or side panel of its own. If you see none, click its icon at the top of your browser."

export const LOCKED = "Open it at the top of your browser and type its password there; then it asks you."

/** What it means to wait no longer. */
export const IF_YOU_STOP: Readonly<Record<PromptKind, string>> = {
  connect: "If you stop and say yes later, you are connected then.",
  network: "If you stop and say yes later, your wallet changes its network then.",
  signature: "If you stop and sign it later, that is not used.",
  transaction: "If you stop and say yes later, it counts all the same, and this page shows it.",
}
