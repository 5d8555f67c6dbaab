import { expect } from "chai"
import { losslessJson, MAX_TREE_DEPTH } from "../../../app/_viewers/json/lossless"

class Digits {
  constructor(readonly text: string) {}
}
const read = (text: string) => losslessJson(text, (digits) => new Digits(digits))

describe("the lossless JSON reader", () => {
  it("keeps the digits of numbers as they are written", () => {
    const { root } = read("[2.0, 0.0140, 12345678901234567890, 1.20E+7, -0]")
    expect(root).to.deep.equal(
      ["2.0", "0.0140", "12345678901234567890", "1.20E+7", "-0"].map((text) => new Digits(text)),
    )
  })

  it("reads what JSON.parse reads", () => {
    const text = '{"a":{"b":[true,false,null,"\\u00e9\\n\\"",[],{}]},"":"x","c":"\\ud83d\\ude00"}'
    expect(JSON.parse(JSON.stringify(read(text).root))).to.deep.equal(JSON.parse(text))
  })

  it("takes __proto__ and constructor as names like any other", () => {
    const { root } = read('{"__proto__":{"a":"1"},"constructor":"2"}')
    expect(Object.keys(root as object)).to.deep.equal(["__proto__", "constructor"])
    expect(read('{"toString":1}').duplicates).to.deep.equal([])
  })

  it("says where a name stands twice, and has the last value", () => {
    const { root, duplicates } = read('{"entry":[{"a":"1"},{"a~/b":"1","a~/b":"2"}],"x":[],"x":[[1]]}')
    expect(duplicates).to.deep.equal(["/entry/1/a~0~1b", "/x"])
    expect(JSON.stringify(root)).to.equal('{"entry":[{"a":"1"},{"a~/b":"2"}],"x":[[{"text":"1"}]]}')
  })

  it("has no tree of what is not JSON, and says the line", () => {
    expect(read('{\n"a": 1,\n}')).to.deep.include({ root: undefined })
    expect(read('{\n"a": 1,\n}').fault?.line).to.equal(3)
  })

  it("counts what lies too deep and reads what stands beside it", () => {
    const deep = `{"deep":${"[".repeat(100_000)}1${"]".repeat(100_000)},"beside":"read"}`
    const { root, tooDeep } = read(deep)
    expect(tooDeep).to.equal(1)
    expect((root as { beside: string }).beside).to.equal("read")
    const fits = `${"[".repeat(MAX_TREE_DEPTH)}1${"]".repeat(MAX_TREE_DEPTH)}`
    expect(read(fits).tooDeep).to.equal(0)
    expect(read(`[${fits}]`).tooDeep).to.equal(1)
  })

  it("reads a hundred thousand names and a long string in bounded time", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `"n${index}":${index}`).join(",")
    expect(Object.keys(read(`{${names}}`).root as object)).to.have.length(100_000)
    expect(read(JSON.stringify("A".repeat(10_000_000))).root).to.have.length(10_000_000)
  })
})
