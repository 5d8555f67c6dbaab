import { journalPart, keysPart } from "./keys"
import { MIB } from "./measure"
import type { Figure } from "./measure"
import { scaledBy } from "./scale/fill"
import { chunksPart, decryptPart, encryptPart, importPart } from "./record"
import type { Handed } from "./record"

/** What a part sends back. */
export interface PartResult {
  readonly figures: readonly Figure[]
  readonly root?: string
  /** MiB of resident memory at its most, and before the work began. */
  readonly peak: number
  readonly idle: number
}

/** Records of a store in which something is erased. */
const STORED = 1_900

const PARTS = {
  encrypt: encryptPart,
  import: importPart,
  decrypt: decryptPart,
  chunks: chunksPart,
  journal: journalPart,
  keys: keysPart,
  // Imported only where it is wanted, for the others' memory.
  scale: async ({ folder, part = 1 }) => ({
    figures: await (await import("./scale")).measureScale(folder, scaledBy(part)),
  }),
  erase: async ({ part = 1 }) => ({
    figures: await (await import("./erase")).eraseFigures(Math.round(part * STORED)),
  }),
  pages: async ({ part = 1 }) => ({
    figures: await (await import("./scale/pages")).measurePages(scaledBy(part)),
  }),
  search: async ({ part = 1 }) => ({
    figures: await (await import("./search")).searchFigures(part),
  }),
  export: async ({ folder, part = 1 }) => ({
    figures: await (await import("./export")).exportFigures(folder, part),
  }),
  viewers: async ({ folder }) => ({
    figures: await (await import("./viewers/pictures")).measurePictures(folder),
  }),
} satisfies Record<string, (handed: Handed) => Promise<{ figures: readonly Figure[]; root?: string }>>

export type PartName = keyof typeof PARTS

// A process of its own, for a peak of its own: the kernel's count only rises.
const [name = "", handed = "{}"] = process.argv.slice(2)
const idle = process.memoryUsage.rss() / MIB
const result = await PARTS[name as PartName](JSON.parse(handed) as Handed)
// In KiB, on every system.
const peak = process.resourceUsage().maxRSS / 1024
process.send?.({ ...result, peak, idle } satisfies PartResult)
