import { messages } from "../_language/catalogue"

export default messages({
  wallet: {
    asker: "Your wallet",
    askerInside: "your wallet",
    busy: "Waiting for your wallet…",
    waiting: "Waiting for your wallet",
    open: "Open it and say yes or no",
    where: "in your wallet",
    held: "your wallet",
    lost: "I lost my wallet",
    intruder: "somebody else can use your wallet",
  },
  passkey: {
    asker: "This page",
    askerInside: "this page",
    busy: "One moment…",
    waiting: "Waiting for your yes",
    open: "Say yes or no in the question on this page",
    where: "on this page",
    held: "your passkey",
    lost: "I lost my passkey",
    intruder: "somebody else can sign for your account",
  },
})
