import { basename, join } from "node:path"
import { expect } from "chai"
import { fileNameFor, fileNamesFor } from "../../../scripts/cli/file-name"

describe("a file of a record that is saved", () => {
  const cases: readonly [string, string][] = [
    ["HbA1c result.pdf", "HbA1c result.pdf"],
    ["../../.ssh/authorized_keys", "__.._.ssh_authorized_keys"],
    ["..\\..\\evil.exe", "__.._evil.exe"],
    ["C:evil.txt", "C_evil.txt"],
    [".bashrc", "_bashrc"],
    ["photo\u202Egpj.exe", "photogpj.exe"],
    ["bell\u0007 and \u001b[2J.txt", "bell and [2J.txt"],
    ["CON", "_CON"],
    ["aux.txt", "_aux.txt"],
    ["trailing. . ", "trailing"],
    ["...", "_"],
  ]
  for (const [name, saved] of cases)
    it(`${JSON.stringify(name)} stays in its folder as ${saved}`, () => {
      expect(fileNameFor(name)).to.equal(saved)
      expect(basename(join("/folder", fileNameFor(name)))).to.equal(saved)
    })

  it("does not take the place of another one of its record", () => {
    expect(fileNamesFor(["scan.dcm", "Scan.dcm", "scan.dcm", "a/b", "a:b"])).to.deep.equal([
      "scan.dcm",
      "Scan (2).dcm",
      "scan (3).dcm",
      "a_b",
      "a_b (2)",
    ])
  })
})
