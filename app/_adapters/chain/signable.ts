import type { Interface, ParamType, Result } from "ethers"
import type { TypedData, TypedValue } from "../../_core/ports/account"
import { typedAction } from "../../_core/signed-actions"
import type { Actor, Addressee, SignableFunction } from "../../_core/signed-actions"

/** What is signed for a call, given its calldata; null where the function is none that can be signed. */
export type TypedCall = (
  action: `0x${string}`,
  by: Actor,
  nonce: bigint,
  deadline: number,
) => TypedData | null

/**
 * Reads calldata back into what a person signs, so that nobody signs anything but what is sent.
 * @param face of the contract that is called
 * @param actions its functions that can be signed, by name
 */
export function typedCalls(
  face: Interface,
  actions: Readonly<Record<string, SignableFunction>>,
  to: Addressee,
): TypedCall {
  return (action, by, nonce, deadline) => {
    const call = parsed(face, action)
    const of = call && Object.hasOwn(actions, call.name) ? actions[call.name] : undefined
    if (!call || !of) return null
    return typedAction({
      ...to,
      ...by,
      name: call.name,
      of,
      values: structOf(call.fragment.inputs, call.args),
      nonce,
      deadline,
    })
  }
}

/** null where it is no call of the contract, or one that encodes otherwise than its values do. */
function parsed(face: Interface, action: string) {
  try {
    const call = face.parseTransaction({ data: action })
    return call && face.encodeFunctionData(call.fragment, call.args) === action ? call : null
  } catch {
    return null
  }
}

const structOf = (params: readonly ParamType[], values: Result): Record<string, TypedValue> =>
  Object.fromEntries(params.map((param, index) => [param.name, valueOf(param, values[index])]))

function valueOf(param: ParamType, value: unknown): TypedValue {
  if (param.isArray()) return (value as Result).toArray().map((each) => valueOf(param.arrayChildren, each))
  if (param.isTuple()) return structOf(param.components, value as Result)
  if (typeof value === "bigint") return String(value)
  return value as string | boolean
}
