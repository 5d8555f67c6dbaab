import type { SignableFunction } from "../signed-actions"

/** What can be signed for AccessRequests, as the contract says it; a test holds the two together. */
export const REQUEST_ACTIONS = {
  requestAccess: {
    sentence: "Ask the patient named below for access to records.",
    parameters:
      "address patient,uint64 scope,uint8 permissions,uint40 expiresAt,uint40 lapsesAt,bytes32 reasonDigest",
  },
  withdrawRequest: {
    sentence: "Take back my request to the patient named below.",
    parameters: "address patient",
  },
  declineRequest: {
    sentence: "Say no to the request of the asker named below. For good: they cannot ask again.",
    parameters: "address patient,address asker,bool forGood",
  },
  setBlocked: {
    sentence: "Decide whether the asker named below may ask for access.",
    parameters: "address patient,address asker,bool blocked",
  },
} as const satisfies Record<string, SignableFunction>
