import { translated } from "../_language/catalogue"
import type english from "./prompt-help.en"

export default translated<typeof english>({
  yourWalletIsLocked: "Ihre Wallet ist gesperrt.",
  waitingForYourWallet: "Warten auf Ihre Wallet.",
  stopWaiting: "Nicht mehr warten",
})
