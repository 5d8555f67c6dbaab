import type { Interface } from "ethers"

/**
 * Whether a call of the registry does nothing but end what somebody else may do: grants, or a delegation. A relay keeps a
 * reserve for it. What gives keys to those who stay is none: that is a call of its own.
 * @param face of the contract that is called
 * @param action its calldata
 */
export function isStop(face: Interface, action: string): boolean {
  try {
    const call = face.parseTransaction({ data: action })
    if (call?.name === "revokeAccess")
      return lengthOf(call.args.getValue("grantees")) > 0 && lengthOf(call.args.getValue("rewraps")) === 0
    return call?.name === "setDelegate" && call.args.getValue("until") === 0n
  } catch {
    return false
  }
}

const lengthOf = (list: unknown): number => (list as readonly unknown[]).length
