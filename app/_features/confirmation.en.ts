import { messages } from "../_language/catalogue"

export default messages({
  details: {
    preparing: "Nothing to do for you yet",
    sent: "Usually takes 12 seconds",
    confirmed: "Settled for good in a few minutes",
    final: "Settled; it stays as it is",
    stopped: "You stopped waiting; nothing was sent",
    "still-asked": "Say no there to drop it; if you say yes, it counts and is shown here",
    undone: "The network undid its last steps; it waits to be confirmed again",
    refused: "You said no; nothing changed",
    cancelled: "You cancelled it; nothing changed",
    dropped: "No node knows it any more; nothing changed",
    lapsed: "What you signed is void now; nothing changed",
    failed: "It did not go through; try again",
    restarted: "This local network has started afresh without it",
  },
  asked: {
    signature: "Open it and sign; it costs you nothing",
    transaction: "Open it and say yes or no",
    "transaction-instead": "Sending free of charge does not work just now, so it asks you to pay the fee",
  },
  notAll: {
    refused: "You said no to this step; what you confirmed before counts",
    stopped: "You stopped waiting at this step; what you confirmed before counts",
    cancelled: "You cancelled this step; what you confirmed before counts",
    failed: "This step did not go through; what you confirmed before counts",
  },
  reportedFault:
    "{by, select, passkey {This page} other {Your wallet}} reported a fault; if it sent this, it is shown here",
  sentAnother: "{by, select, passkey {This page} other {Your wallet}} sent another one instead",
  cancelled: "You cancelled it {by, select, passkey {on this page} other {in your wallet}}; nothing changed",
  sentFree: "Free of charge; usually takes 12 seconds",
  beingSent: "Signed; it is being sent for you",
  sentAgain: "Sent again for a higher fee; settled for good in a few minutes",
  stillAsks: "{by, select, passkey {This page} other {Your wallet}} still asks",
})
