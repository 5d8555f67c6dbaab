import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv } from "ajv"
import { Ajv2020 } from "ajv/dist/2020.js"
import { expect } from "chai"
import { Interface, TypedDataEncoder, Transaction, id } from "ethers"
import type { TypedData } from "../../app/_core/ports/account"
import { ethersTypedData } from "../../app/_adapters/wallet/wallet-signer"
import {
  DESCRIBED,
  leavesOfParams,
  leavesOfStruct,
  messageKey,
  functionOf,
} from "../../scripts/lib/erc7730/descriptors"
import type { Descriptor, Format, Leaf } from "../../scripts/lib/erc7730/descriptors"
import { files } from "../../scripts/lib/erc7730/files"
import { showCall, showMessage } from "../../scripts/lib/erc7730/show"
import type { Rendered } from "../../scripts/lib/erc7730/show"
import { INTENT_MOST, LABEL_MOST, intentOf, shownOf } from "../../scripts/lib/erc7730/words"
import { ROOT } from "../../scripts/lib/run"

const folder = join(ROOT, "contracts", "erc7730")
const written = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Descriptor
interface TestFile {
  readonly dataProvider: { readonly addressNames: Record<string, string> }
  readonly tests: readonly {
    readonly description: string
    readonly rawTx?: string
    readonly data?: TypedData
    readonly expected: Rendered
  }[]
}
const tests = (name: string) =>
  JSON.parse(readFileSync(join(folder, "testsv2", `${name}.tests.json`), "utf8")) as TestFile
const schema = (name: string) =>
  JSON.parse(readFileSync(join(ROOT, "test", "scripts", "erc7730", name), "utf8")) as object

/** As a person reads it in a wallet that knows the format. */
function printed({ interpolatedIntent, intent, fields }: Rendered, before = ""): string[] {
  const inner = fields.flatMap(({ label, value }) =>
    typeof value === "string"
      ? [`${before}  ${label}: ${value}`]
      : [`${before}  ${label}:`, ...printed(value, `${before}    `)],
  )
  return [`${before}${interpolatedIntent ?? intent}`, ...inner]
}

/** Every value has its field; what cannot be read is never shown, and nothing else is hidden. */
function checkFormat(format: Format, leaves: readonly Leaf[]): void {
  expect(format.fields.map(({ path }) => path)).to.have.members(leaves.map(({ path }) => path))
  expect(format.intent).to.match(/^I .*[^.]$/)
  expect(format.intent).to.have.lengthOf.at.most(INTENT_MOST)
  expect(format.interpolatedIntent ?? "").to.have.lengthOf.at.most(INTENT_MOST)
  const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]))
  for (const { path, label, format: how, params, visible } of format.fields) {
    const { type = "", name = "" } = byPath.get(path) ?? {}
    expect(label, path).to.match(/^[A-Z]/)
    expect(label, path).to.have.lengthOf.at.most(LABEL_MOST)
    if (type === "address")
      expect({ how, visible }, path).to.deep.equal({ how: "addressName", visible: undefined })
    if (type === "uint40")
      expect({ how, ...params }, path).to.deep.equal({ how: "date", encoding: "timestamp" })
    if (type === "bytes" && name !== "action") expect(visible, path).to.equal("never")
    if (["scope", "folder", "permissions"].includes(name)) expect(how, path).to.equal("enum")
    if (type === "bool") expect(visible, path).to.equal(undefined)
  }
}

describe("the ERC-7730 descriptors", () => {
  it("are those that the tables and the ABI make, and no others", () => {
    const made = JSON.parse(JSON.stringify(files())) as Record<string, object>
    const there = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".json"),
    )
    expect(there).to.have.members(Object.keys(made))
    for (const [name, content] of Object.entries(made))
      expect(written(name), `${name}: run npx tsx scripts/erc7730.ts`).to.deep.equal(content)
  })

  it("are what the registry's own schemas of version 2 take", () => {
    // `format`s such as eip155 are the registry's; strict mode knows none of them
    const descriptor = new Ajv2020({ strict: false, validateFormats: false }).compile(
      schema("erc7730-v2.schema.json"),
    )
    const testFile = new Ajv({ strict: false }).compile(schema("erc7730-tests-v2.schema.json"))
    for (const [name, content] of Object.entries(files())) {
      const check = name.startsWith("testsv2/") ? testFile : descriptor
      expect(check(content), `${name}: ${JSON.stringify(check.errors)}`).to.equal(true)
      expect(check({ ...content, display: {}, tests: [] }), "a check that can fail").to.equal(false)
    }
  })

  for (const of of DESCRIBED) {
    it(`say of every call of ${of.name} what each of its parameters is`, () => {
      const { formats } = written(`calldata-${of.name}.json`).display
      expect(Object.keys(formats)).to.have.length(of.calls.length)
      for (const action of of.calls) {
        const fragment = functionOf(of, action)
        const key = Object.keys(formats).find((each) => each.startsWith(`${action}(`)) ?? ""
        expect(key, "one space between type and name, none after a comma").to.not.match(/, |tuple/)
        const face = Interface.from([`function ${key.replaceAll(/([(,])\(/g, "$1tuple(")}`])
        expect(face.getFunction(action)?.selector, key).to.equal(fragment.selector)
        checkFormat(formats[key] as Format, leavesOfParams(fragment.inputs))
      }
    })

    it(`say of every message for ${of.name} what each of its fields is`, () => {
      const { context, display } = written(`eip712-${of.name}.json`)
      expect(context.eip712?.domain).to.deep.equal({ name: "Keyward", version: "1" })
      expect(Object.keys(display.formats)).to.have.length(of.messages.length)
      for (const { data } of of.messages) {
        const key = messageKey(data)
        const [domain, types, message] = ethersTypedData(data)
        const encoder = TypedDataEncoder.from(types)
        expect(id(key), "the type's hash").to.equal(
          encoder.encodeData(data.primaryType, message).slice(0, 66),
        )
        expect(domain.verifyingContract).to.not.equal(undefined)
        checkFormat(display.formats[key] as Format, leavesOfStruct(data.types, data.primaryType))
      }
    })

    it(`come with a test of each call and message of ${of.name}, which show what they say`, () => {
      const [calls, messages] = [`calldata-${of.name}`, `eip712-${of.name}`]
      for (const { rawTx, expected, description } of tests(calls).tests) {
        const { data } = Transaction.from(rawTx ?? "0x")
        expect(
          showCall(written(`${calls}.json`), data, tests(calls).dataProvider),
          description,
        ).to.deep.equal(expected)
      }
      for (const { data, expected, description } of tests(messages).tests) {
        const shown = showMessage(
          written(`${messages}.json`),
          data as TypedData,
          tests(messages).dataProvider,
        )
        expect(shown, description).to.deep.equal(expected)
      }
      expect(tests(calls).tests.map(({ description }) => description)).to.deep.equal(of.calls)
    })

    it(`have words of their own for everything of ${of.name}`, () => {
      for (const name of [...of.calls, ...of.messages.map((message) => message.name)])
        expect(intentOf(name).intent, `${name}: add it to scripts/lib/erc7730/words.ts`).to.match(/^I /)
    })
  }

  const shown = (file: string, description: string): string => {
    const found = tests(file).tests.find((each) => each.description === description)
    return found ? printed(found.expected).join("\n") : ""
  }

  it("show a grant as a person reads it", () => {
    expect(shown("eip712-RecordRegistry", "grantAccess")).to.equal(
      [
        "I let Dr Tomas Reif read",
        "  Account: Ines Vogel",
        "  Patient: Ines Vogel",
        "  Folder or record: everything",
        "  Person: Dr Tomas Reif",
        "  Until: 2027-01-01 00:00:00Z",
        "  May: read",
        `  Key, by its digest: 0x${"5a".repeat(32)}`,
        "  Signature good until: 2027-01-01 00:20:00Z",
      ].join("\n"),
    )
  })

  it("show a stop with everybody whom it is about, and none of the ciphertext", () => {
    const text = shown("calldata-RecordRegistry", "revokeAccess")
    expect(text).to.match(/^I stop sharing with people\n/)
    expect(text).to.include("Person: Dr Tomas Reif").and.to.include("New key for: Dr Tomas Reif")
    expect(text).to.not.include("abab")
  })

  it("show what somebody else signed inside what brings it", () => {
    expect(shown("calldata-RecordRegistry", "submitSigned").split("\n")).to.include.members([
      "I bring what somebody signed",
      "  Signed by: Ines Vogel",
      "  What was signed:",
      "    I set my account up",
    ])
  })

  it("take no message with another sentence than the contract's", () => {
    const [of] = DESCRIBED
    const data = of?.messages.find(({ name }) => name === "grantAccess")?.data
    if (!of || !data) throw new Error("nothing is described")
    const other = { ...data, message: { ...data.message, sentence: "Take part in the lottery." } }
    const descriptor = written(`eip712-${of.name}.json`)
    expect(() => showMessage(descriptor, other, { addressNames: {} })).to.throw("sentence is another one")
  })

  it("say something of what is added to the tables and has no words yet", () => {
    expect(intentOf("somethingNew", "Do something new (0 ends it).")).to.deep.equal({
      intent: "Do something new",
    })
    expect(shownOf("newHelper", "address", false)).to.deep.equal({
      label: "New helper",
      format: "addressName",
    })
    expect(shownOf("endsAt", "uint40", false)).to.deep.equal({ label: "Ends at", format: "date" })
    expect(shownOf("howMany", "uint32", false)).to.deep.equal({ label: "How many", format: "raw" })
    expect(shownOf("ciphertext", "bytes", false)).to.equal(null)
  })
})
