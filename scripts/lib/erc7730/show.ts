import { Interface, getAddress } from "ethers"
import type { ParamType, Result } from "ethers"
import type { TypedData } from "../../../app/_core/ports/account"
import type { Descriptor, Field, Format } from "./descriptors"
import { messageKey } from "./descriptors"

/** What a wallet shows, as the registry's test files have it. */
export interface Rendered {
  readonly intent: string
  readonly interpolatedIntent?: string
  readonly owner: string
  readonly fields: readonly { readonly label: string; readonly value: string | Rendered }[]
}

/** What a wallet knows itself: its address book, by address in lower case. */
export interface Known {
  readonly addressNames: Readonly<Record<string, string>>
}

interface Showing extends Known {
  readonly descriptor: Descriptor
  readonly format: Format
  readonly values: Tree
}

type Tree = string | number | bigint | boolean | readonly Tree[] | { readonly [name: string]: Tree }

/**
 * Shows a call as ERC-7730 v2 says.
 * @throws TypeError where the descriptor has no such function
 */
export function showCall(descriptor: Descriptor, data: string, known: Known): Rendered {
  for (const [key, format] of Object.entries(descriptor.display.formats)) {
    const face = new Interface([`function ${key.replaceAll(/([(,])\(/g, "$1tuple(")}`])
    const call = face.parseTransaction({ data })
    if (call) {
      const values = treeOf(call.args, call.fragment.inputs)
      return show({ ...known, descriptor, format, values })
    }
  }
  throw new TypeError(`nothing says what ${data.slice(0, 10)} is`)
}

/**
 * Shows a message as ERC-7730 v2 says.
 * @throws TypeError where the descriptor has no such type
 */
export function showMessage(descriptor: Descriptor, data: TypedData, known: Known): Rendered {
  const format = descriptor.display.formats[messageKey(data)]
  if (!format) throw new TypeError(`nothing says what ${data.primaryType} is`)
  return show({ ...known, descriptor, format, values: data.message })
}

function show(it: Showing): Rendered {
  const { descriptor, format } = it
  for (const { path, visible } of format.fields) {
    if (typeof visible !== "object") continue
    const [value] = at(it.values, path.split("."))
    if (!visible.mustMatch.includes(plain(value))) throw new TypeError(`${path} is another one`)
  }
  const shown = format.fields.filter(({ visible }) => visible === undefined)
  const fields = shown.flatMap((field) =>
    at(it.values, field.path.split(".")).map((value) => ({
      label: field.label,
      value: textOf(it, field, value),
    })),
  )
  const interpolatedIntent = format.interpolatedIntent?.replaceAll(/\{([^}]+)\}/g, (_, path: string) => {
    const field = shown.find((each) => each.path === path)
    const [value] = field ? at(it.values, path.split(".")) : []
    if (!field || value === undefined) throw new TypeError(`${path} is not always shown`)
    return textOf(it, field, value) as string
  })
  return {
    intent: format.intent,
    ...(interpolatedIntent === undefined ? {} : { interpolatedIntent }),
    owner: descriptor.metadata.owner,
    fields,
  }
}

function textOf(it: Showing, { format, params }: Field, value: Tree): string | Rendered {
  const text = plain(value)
  switch (format) {
    case "addressName": {
      return it.addressNames[text.toLowerCase()] ?? getAddress(text)
    }
    case "date":
      return `${new Date(Number(text) * 1_000).toISOString().slice(0, 19).replace("T", " ")}Z`
    case "enum": {
      const name = String(params?.["$ref"]).replace("$.metadata.enums.", "")
      return it.descriptor.metadata.enums[name]?.[text] ?? text
    }
    case "calldata":
      return showCall(it.descriptor, text, it)
    default:
      return text
  }
}

/** @throws TypeError for a list or a struct, which has no text */
function plain(value: Tree | undefined): string {
  if (value === undefined || typeof value === "object") throw new TypeError("no single value")
  return String(value)
}

/** Every value that a path leads to. */
function at(tree: Tree, [step, ...rest]: readonly string[]): readonly Tree[] {
  if (step === undefined) return [tree]
  if (step === "[]")
    return Array.isArray(tree) ? (tree as readonly Tree[]).flatMap((each) => at(each, rest)) : []
  const inner = typeof tree === "object" ? (tree as { readonly [name: string]: Tree })[step] : undefined
  if (inner === undefined) throw new TypeError(`there is no ${step}`)
  return at(inner, rest)
}

function treeOf(values: Result, params: readonly ParamType[]): Tree {
  return Object.fromEntries(params.map((param, index) => [param.name, branchOf(values[index], param)]))
}

function branchOf(value: unknown, param: ParamType): Tree {
  if (param.isArray()) return (value as Result).toArray().map((each) => branchOf(each, param.arrayChildren))
  return param.isTuple() ? treeOf(value as Result, param.components) : (value as Tree)
}
