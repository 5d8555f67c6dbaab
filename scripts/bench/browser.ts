import { rm } from "node:fs/promises"
import { join } from "node:path"
import { buildApp, compileContracts } from "../lib/prepare"
import { startStack } from "../lib/stack"
import { makeRandomFile } from "./files"
import { MIB } from "./measure"
import type { Figure } from "./measure"
import { demoPerson, settle } from "./settle"
import { Visit } from "./visit"
import type { Stage } from "./visit"
import { canMeasureMemory, forgetPeaks, peakOf } from "./processes"
import type { Group } from "./processes"

/** Peaks at an eighth of the size show whether they grow with it. */
const smallerThan = (mib: number): number => Math.max(1, Math.floor(mib / 8))

const PAGE = "the page's process"
const GROUPS: Readonly<Record<string, Group>> = {
  [PAGE]: (command) => command.includes("--type=renderer"),
  "the browser's own process": (command) =>
    command.includes("--user-data-dir=") && !command.includes("--type="),
  "the browser's network process": (command) => command.includes("--utility-sub-type=network"),
  "the server": (command) => command.includes("scripts/serve.ts"),
}

interface Measured {
  readonly stage: Stage
  readonly seconds: number
  readonly peaks: ReadonlyMap<string, number>
}

/**
 * Uploads a file through the app's own page and downloads it again, in a real browser, for two sizes.
 * @param mib the larger size
 * @throws where the bytes that come back are not those that went
 */
export async function measureInBrowser(folder: string, mib: number): Promise<Figure[]> {
  const say = (text: string) => console.error(text)
  await compileContracts(say)
  const stack = await startStack({
    ...{ home: join(folder, "home"), appPort: 3950, chainPort: 9645, keepChain: false, say },
    ...{ built: buildApp(say), server: ["scripts/serve.ts"] },
  })
  let visit: Visit | undefined
  try {
    const person = demoPerson("meera")
    await settle(stack, person)
    visit = await Visit.begin(stack.appUrl, join(folder, "profile"), person.name)
    if (canMeasureMemory) forgetPeaks()
    const idle = peaksNow()
    const smaller = await measureSize(visit, folder, smallerThan(mib), say)
    const larger = await measureSize(visit, folder, mib, say)
    return [...timesOf(larger, mib), ...peaksOf(larger, smaller, idle, mib)]
  } finally {
    await visit?.end()
    await stack.stop()
  }
}

async function measureSize(visit: Visit, folder: string, mib: number, say: (text: string) => void) {
  const path = join(folder, `scan-${mib}.bin`)
  say(`Measuring: ${mib} MiB up and down through the browser`)
  await makeRandomFile(path, mib * MIB)
  const measured: Measured[] = []
  if (canMeasureMemory) forgetPeaks()
  let began = performance.now()
  for await (const stage of visit.journey(path)) {
    measured.push({ stage, seconds: (performance.now() - began) / 1000, peaks: peaksNow() })
    say(`  ${stage}: ${measured.at(-1)?.seconds.toFixed(1)} s`)
    if (canMeasureMemory) forgetPeaks()
    began = performance.now()
  }
  await visit.mustHave(path)
  await rm(path)
  return measured
}

const peaksNow = (): ReadonlyMap<string, number> =>
  new Map(
    canMeasureMemory ? Object.entries(GROUPS).map(([name, group]) => [name, peakOf(group)] as const) : [],
  )

const timesOf = (measured: readonly Measured[], mib: number): Figure[] =>
  measured.map(({ stage, seconds }) => ({ what: `${mib} MiB: ${stage}`, value: seconds, unit: "s" }))

/** The page's peak in each stage, where its memory is the question; the others' peak of the whole journey. */
function peaksOf(
  larger: readonly Measured[],
  smaller: readonly Measured[],
  idle: ReadonlyMap<string, number>,
  mib: number,
): Figure[] {
  const peak = (measured: readonly Measured[], name: string, stage?: Stage) =>
    Math.max(
      ...measured.filter((one) => !stage || one.stage === stage).map(({ peaks }) => peaks.get(name) ?? NaN),
    )
  const figure = (name: string, stage?: Stage): Figure => ({
    what: `${mib} MiB: peak of ${name}, ${stage ?? `throughout (${idle.get(name)?.toFixed(0)} MiB before)`}`,
    value: peak(larger, name, stage),
    unit: "MiB",
    beside: {
      what: `that with ${smallerThan(mib)} MiB`,
      ratio: peak(larger, name, stage) / peak(smaller, name, stage),
    },
  })
  if (idle.size === 0) return []
  return [...larger.map(({ stage }) => figure(PAGE, stage)), ...[...idle.keys()].map((name) => figure(name))]
}
