import { expect } from "chai"
import { read, readingOf } from "../../../app/_viewers/vcf/read"
import { inputOf } from "../input"

const VCF = [
  "##fileformat=VCFv4.3",
  "##fileDate=20260105",
  "##source=invented 1.0",
  "##reference=GRCh38",
  "##contig=<ID=chr1,length=248956422>",
  "##contig=<length=1,ID=chrM>",
  `##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">`,
  "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tADA\tBOB",
].join("\n")
const line = (position: number) => `chr1\t${position}\trs${position}\tA\tG\t50\tPASS\tDP=3\tGT\t0/1\t0/0`

describe("the VCF viewer", () => {
  it("says what the file says of itself, and counts every variant", async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => line(index + 1))
    const model = await read(await inputOf(`${VCF}\n${lines.join("\n")}\n`, "a.vcf"))
    expect(model).to.deep.include({
      version: "VCFv4.3",
      reference: "GRCh38",
      date: "2026-01-05",
      source: "invented 1.0",
      samples: ["ADA", "BOB"],
      contigs: ["chr1", "chrM"],
      variants: 5_000,
      damaged: 0,
    })
    expect(model.first).to.have.length(100)
    expect(model.first[0]).to.deep.equal(line(1).split("\t"))
  })

  it("says that nothing is interpreted and how many variants are not shown, and gives no facts", async () => {
    const lines = Array.from({ length: 101 }, (_, index) => line(index + 1))
    const reading = readingOf(await read(await inputOf(`${VCF}\n${lines.join("\n")}`, "a.vcf")))
    expect(reading.notes[0]).to.contain("Nothing of them is interpreted")
    expect(reading.notShown).to.deep.equal([{ what: "further variant", count: 1 }])
    expect(reading.facts).to.deep.equal([])
  })

  it("counts lines that are cut", async () => {
    const model = await read(await inputOf(`${VCF}\n${line(1)}\nchr1\t2\n`, "a.vcf"))
    expect(model).to.deep.include({ variants: 2, damaged: 1 })
  })
})
