import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { Interface } from "ethers"
import type { ParamType } from "ethers"
import { DESCRIBED, HIDDEN, descriptors, signable } from "../../scripts/lib/erc7730"
import { ROOT } from "../../scripts/lib/run"

const folder = join(ROOT, "contracts", "erc7730")

interface Field {
  readonly path: string
  readonly label: string
  readonly format: string
  readonly params?: object
}
interface Format {
  readonly intent: string
  readonly fields: readonly Field[]
  readonly required: readonly string[]
  readonly excluded: readonly string[]
}
interface Descriptor {
  readonly context: {
    readonly contract?: { abi: object[]; deployments: object[] }
    readonly eip712?: { domain: object; schemas: { primaryType: string; types: Types }[] }
  }
  readonly metadata: { readonly owner: string; readonly enums: Record<string, Record<string, string>> }
  readonly display: { readonly formats: Record<string, Format> }
}
type Types = Record<string, readonly { name: string; type: string }[]>

const written = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Descriptor

/** Paths to every value of a function's parameters, with their types. */
function leavesOf(params: readonly ParamType[], before = ""): [path: string, type: string][] {
  return params.flatMap((param): [string, string][] => {
    const one = param.isArray() ? param.arrayChildren : param
    const path = `${before}${param.name}${param.isArray() ? ".[]" : ""}`
    return one.isTuple() ? leavesOf(one.components, `${path}.`) : [[path, one.type]]
  })
}

/** The same of a struct of EIP-712. */
function leavesOfStruct(types: Types, name: string, before = ""): [path: string, type: string][] {
  return (types[name] ?? []).flatMap((field): [string, string][] => {
    const one = field.type.replace(/\[\]$/, "")
    const path = `${before}${field.name}${one === field.type ? "" : ".[]"}`
    return types[one] ? leavesOfStruct(types, one, `${path}.`) : [[path, one]]
  })
}

function checkFormat(format: Format, leaves: [string, string][]): void {
  const paths = format.fields.map(({ path }) => path)
  expect([...paths, ...format.excluded]).to.have.members(leaves.map(([path]) => path))
  expect(format.required).to.deep.equal(paths)
  expect(format.intent).to.match(/^[A-Z].*\.$/)
  const types = new Map(leaves)
  for (const { path, label, format: how, params } of format.fields) {
    const type = types.get(path)
    const isDate = /(?:^|\.)(?:expiresAt|until|lapsesAt|deadline)$/.test(path)
    expect(label).to.not.equal("")
    if (type === "address") expect(how, path).to.equal("addressName")
    else if (isDate) expect({ how, ...params }, path).to.deep.equal({ how: "date", encoding: "timestamp" })
    else if (path === "action")
      expect({ how, ...params }).to.deep.equal({ how: "calldata", calleePath: "@.to" })
    else expect(["enum", "raw"], path).to.include(how)
  }
  const names = format.excluded.map((path) => path.replace(/\.\[\]$/, "").replace(/^.*\./, ""))
  for (const name of names) if (name !== "sentence") expect(HIDDEN.has(name), name).to.equal(true)
}

describe("the ERC-7730 descriptors", () => {
  it("are those that the table and the ABI make, and no others", () => {
    const made = JSON.parse(JSON.stringify(descriptors())) as Record<string, object>
    expect(readdirSync(folder)).to.have.members(Object.keys(made))
    for (const [name, descriptor] of Object.entries(made))
      expect(written(name), `${name}: run npx tsx scripts/erc7730.ts`).to.deep.equal(descriptor)
  })

  for (const of of DESCRIBED) {
    const actions = Object.keys(of.actions)

    it(`say of every call of ${of.name} what each of its parameters is`, () => {
      const { context, display, metadata } = written(`calldata-${of.name}.json`)
      const face = new Interface(context.contract?.abi ?? [])
      for (const action of [...actions, "submitSigned"]) {
        const fragment = signable(of, action)
        expect(face.getFunction(action)?.selector).to.equal(fragment.selector)
        const key = Object.keys(display.formats).find((each) => each.startsWith(`${action}(`)) ?? ""
        expect(
          Interface.from([
            `function ${key.replaceAll(/\((?=address grantee,bytes32)/g, "tuple(")}`,
          ]).getFunction(action)?.selector,
        ).to.equal(fragment.selector)
        checkFormat(display.formats[key] as Format, leavesOf(fragment.inputs))
      }
      expect(Object.keys(display.formats)).to.have.length(actions.length + 1)
      expect(metadata.enums["permissions"]).to.have.keys("1", "2", "3")
    })

    it(`say of every message for ${of.name} what each of its fields is`, () => {
      const { context, display } = written(`eip712-${of.name}.json`)
      expect(context.eip712?.domain).to.deep.equal({ name: "Keyward", version: "1" })
      const schemas = context.eip712?.schemas ?? []
      expect(schemas).to.have.length(actions.length)
      expect(Object.keys(display.formats)).to.have.members(schemas.map(({ primaryType }) => primaryType))
      for (const { primaryType, types } of schemas)
        checkFormat(display.formats[primaryType] as Format, leavesOfStruct(types, primaryType))
    })
  }
})
