import type { PaperWords } from "../recovery-code"

/** What the paper of somebody else's account says. */
export const paperOf = (name: string): PaperWords => ({
  lead: `Opens the records of ${name}. Whoever has this code can open them.`,
  warning: `Anyone who has this code can open the records of ${name}. Keep it with their passport, not in an email or a photo.`,
  steps: (site) => [
    `When ${name} wants the account: on their own device open ${site}, choose “Use a passkey”, then “I lost my passkey”, and type the account and this code. Then choose “Make it yours” in the settings.`,
    "If whoever keeps the account cannot open it any more: the same steps.",
    `Keep it with the passport of ${name}. Nobody at Keyward knows it or ever asks for it.`,
    "It counts once the account is kept. Where a newer code was made, destroy this paper.",
  ],
})
