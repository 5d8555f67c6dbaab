import { messages } from "../_language/catalogue"

export default messages({
  yourWalletIsLocked: "Your wallet is locked.",
  waitingForYourWallet: "Waiting for your wallet.",
  stopWaiting: "Stop waiting",
})
