import { translated } from "../_language/catalogue"
import type english from "./confirming.en"

// `asker` is the subject of its sentence, `held` its object: “wenn Sie Ihren Passkey verlieren”.
export default translated<typeof english>({
  wallet: {
    asker: "Ihre Wallet",
    askerInside: "Ihre Wallet",
    busy: "Warten auf Ihre Wallet …",
    waiting: "Warten auf Ihre Wallet",
    open: "Öffnen Sie sie und sagen Sie Ja oder Nein",
    where: "in Ihrer Wallet",
    held: "Ihre Wallet",
    lost: "Ich habe meine Wallet verloren",
    intruder: "kann jemand anderes Ihre Wallet benutzen",
  },
  passkey: {
    asker: "Diese Seite",
    askerInside: "diese Seite",
    busy: "Einen Moment …",
    waiting: "Warten auf Ihr Ja",
    open: "Sagen Sie Ja oder Nein in der Frage auf dieser Seite",
    where: "auf dieser Seite",
    held: "Ihren Passkey",
    lost: "Ich habe meinen Passkey verloren",
    intruder: "kann jemand anderes für Ihr Konto unterschreiben",
  },
})
