import { messages } from "../../_language/catalogue"

export default messages({
  none: "No passkey here",
  connect: "Connect a wallet",
  byCode: "Open with your recovery code",
  title: "Use a passkey",
  opening: "Opening…",
  signIn: "I have one: sign in",
  making: "Making it…",
  make: "Make a new account",
  account: "Keyward, {day}",
  whatTitle: "What it is",
  what: "A key that your phone or computer keeps for this site. You open it with your face, your finger or the PIN of the device. There is no password and nothing to install, and it costs nothing. When you make one, the device asks twice.",
  whoTitle: "Who gets in with it",
  who: "Whoever can unlock your device. If Apple, Google, Microsoft or a password manager copies your passkeys to your other devices, it works there, too, and so does whoever can open that account.",
  lostTitle: "If the device is lost",
  lost: "You print a recovery code once, and it opens your records on any device. If passkey and code are both lost, nobody can open your records again, and that includes us.",
  address: "It works at this address only: {hostname}.",
  useCode: "I lost my passkey: use the recovery code",
  onThisComputer: "On this computer: <link>{address}</link>",
  gaps: {
    insecure:
      "Your browser keeps passkeys only for addresses that begin with https. Ask whoever runs this site for that address, or connect a wallet.",
    "ip-address":
      "Passkeys belong to a name, and this page was opened by a number. Open it by its name, or connect a wallet.",
    browser: "This browser has no passkeys. Use a newer one, or connect a wallet.",
  },
})
