/**
 * Measures throughput, memory and the cost of keys on this machine; docs/decisions/large-files.md has figures.
 *
 *     npm run bench                     the core and the store, in Node
 *     npm run bench -- --browser        a real upload and download in Chromium, of 256 MiB and of 2 GiB
 *     npm run bench -- --scale          100,000 events: a doctor of 1,000 patients, 10,000 records, 20,000 of spam
 *     npm run bench -- --scale --browser   the pages of such people in Chromium, with real records
 *     npm run bench -- --erase          erasing in a store of 1,900 records, and uploads beside it; --part 0.1
 *     npm run bench -- --search         the search index of 1,000 records with 200 MB of text; --part 0.1
 *     npm run bench -- --export         an export of 5 GB written, encrypted, read back and checked; --part 0.1
 *     npm run bench -- --viewers        a CT of 200 slices in Chromium: the first picture, and scrolling
 *     npm run bench -- --thousand       1,000 files of 200 KB added at once in Chromium; --part 0.3
 *     --part 0.1                        with --scale: a tenth of everything
 *     --mib 512                         another size than the largest; --json prints one JSON array
 */
import { fork } from "node:child_process"
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { MIB, tableOf } from "./bench/measure"
import type { Figure } from "./bench/measure"
import type { PartName, PartResult } from "./bench/part"
import type { Handed } from "./bench/record"
import { ROOT } from "./lib/run"

const PART = fileURLToPath(new URL("bench/part.ts", import.meta.url))
const FOLDER = join(ROOT, "test-output", "bench")
/** Peaks at the smaller size show whether those at the larger grow with it. */
const SMALLER_MIB = 32

const runPart = (name: PartName, handed: Handed): Promise<PartResult> =>
  new Promise((resolve, reject) => {
    console.error(`Measuring: ${name}${handed.bytes ? `, ${handed.bytes / MIB} MiB` : ""}`)
    const child = fork(PART, [name, JSON.stringify(handed)], {
      execArgv: ["--conditions=react-server", "--disable-warning=ExperimentalWarning", "--import", "tsx"],
    })
    child.once("message", (result) => resolve(result as PartResult))
    child.once("exit", (code) => reject(new Error(`${name} ended with code ${code} and no figure`)))
  })

/** One record through encryption, store and decryption. */
async function recordParts(mib: number): Promise<Record<"encrypt" | "import" | "decrypt", PartResult>> {
  const handed = { folder: join(FOLDER, String(mib)), bytes: mib * MIB }
  const encrypt = await runPart("encrypt", handed)
  const encrypted = { ...handed, ...(encrypt.root ? { root: encrypt.root } : {}) }
  return {
    encrypt,
    import: await runPart("import", encrypted),
    decrypt: await runPart("decrypt", encrypted),
  }
}

async function inNode(mib: number): Promise<Figure[]> {
  const smaller = await recordParts(SMALLER_MIB)
  const larger = await recordParts(mib)
  const nothing: Handed = { folder: FOLDER, bytes: 0 }
  const peaks = (["encrypt", "import", "decrypt"] as const).map((name): Figure => ({
    what: `peak memory of "${name}" with ${mib} MiB (${larger[name].idle.toFixed(0)} MiB before it began)`,
    value: larger[name].peak,
    unit: "MiB",
    beside: { what: `that with ${SMALLER_MIB} MiB`, ratio: larger[name].peak / smaller[name].peak },
  }))
  const rest: PartResult[] = []
  for (const name of ["chunks", "journal", "keys"] as const) rest.push(await runPart(name, nothing))
  return [...Object.values(larger), ...rest].flatMap(({ figures }) => [...figures]).concat(peaks)
}

const { values } = parseArgs({
  options: {
    browser: { type: "boolean" },
    scale: { type: "boolean" },
    erase: { type: "boolean" },
    viewers: { type: "boolean" },
    thousand: { type: "boolean" },
    search: { type: "boolean" },
    export: { type: "boolean" },
    part: { type: "string" },
    json: { type: "boolean" },
    mib: { type: "string" },
  },
})
const mib = Number(values.mib ?? (values.browser ? 2048 : 256))
if (!Number.isInteger(mib) || mib < 2 || mib > 2048) {
  console.error("--mib takes whole MiB from 2 to 2048: no file may be larger than 2 GiB.")
  process.exit(2)
}
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
try {
  const scaled = (name: PartName) =>
    runPart(name, { folder: FOLDER, bytes: 0, part: Number(values.part ?? 1) }).then((it) => it.figures)
  const withPeak = async (name: PartName): Promise<Figure[]> => {
    const { figures, peak, idle } = await runPart(name, {
      ...{ folder: FOLDER, bytes: 0, part: Number(values.part ?? 1) },
    })
    const what = `peak memory (${idle.toFixed(0)} MiB before it began)`
    return [...figures, { what, value: peak, unit: "MiB" }]
  }
  const figures = await (values.erase
    ? scaled("erase")
    : values.search
      ? withPeak("search")
      : values.export
        ? withPeak("export")
        : values.thousand
          ? (await import("./bench/thousand")).measureThousand(
              FOLDER,
              Math.max(1, Math.round(1_000 * Number(values.part ?? 1))),
            )
          : values.viewers
            ? scaled("viewers")
            : values.scale
              ? scaled(values.browser ? "pages" : "scale")
              : values.browser
                ? // Imported only where it is wanted: it brings a browser and the app.
                  (await import("./bench/browser")).measureInBrowser(FOLDER, mib)
                : inNode(mib))
  console.log(values.json ? JSON.stringify(figures) : tableOf(figures))
} finally {
  rmSync(FOLDER, { recursive: true, force: true })
}
