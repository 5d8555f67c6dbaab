import { notShown } from "../parts/not-shown"
import { count } from "../../_words/format"
import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { parseVcf } from "./parse-vcf"
import type { VcfModel } from "./parse-vcf"

export const read = async ({ file }: ReadInput): Promise<VcfModel> => parseVcf(file)

export function readingOf(model: VcfModel): Reading {
  const { version, source, date, first, variants, damaged } = model
  return {
    ...EMPTY_READING,
    title: `Genomic variants (${version || "VCF"})`,
    kind: "lab-result",
    date,
    author: source,
    rows: [
      ...vcfFields(model).map(({ label, value }) => row("File", label, value)),
      ...first.map(([chromosome = "", position = "", id = "", from = "", to = "", ...others]) =>
        row("Variants", `${chromosome}:${position} ${from} > ${to}`, [id, ...others].join(" ")),
      ),
    ],
    text: model.header.join("\n"),
    notes: [
      "These are genomic variants as a laboratory's program wrote them. Nothing of them is interpreted here.",
      ...(damaged > 0
        ? [`${count(damaged, "line has", "lines have")} fewer cells than the columns say.`]
        : []),
    ],
    notShown: notShown(variants - first.length, "further variant"),
  }
}

const row = (section: string, what: string, details: string) => ({
  section,
  what,
  details,
  when: "",
  flags: [],
})

/** What the header says, as lines. */
export function vcfFields({ version, reference, source, samples, contigs, variants }: VcfModel) {
  return [
    { label: "Format", value: version },
    { label: "Reference genome", value: reference || "not said" },
    { label: "Program", value: source },
    { label: "Samples", value: samples.length > 0 ? `${samples.length}: ${samples.join(", ")}` : "none" },
    { label: "Sequences", value: contigs.length > 0 ? `${contigs.length}: ${contigs.join(", ")}` : "" },
    { label: "Variants", value: String(variants) },
  ].filter(({ value }) => value !== "")
}
