import { rgb } from "pdf-lib"
import { ASHA } from "./patient"
import { A4_ACROSS, FAINT, INK, newPaper, type Sheet } from "./paper"
import { repeatable } from "./random"

/** Points in a millimetre: the strip is true to scale, 25 mm a second and 10 mm a millivolt. */
const MM = 72 / 25.4
const THIN = rgb(0.972, 0.863, 0.843)
const THICK = rgb(0.925, 0.706, 0.678)
const LEFT = 13.5 * MM
const TOP = 40 * MM
const GRID = { width: 270, height: 140 }
const RATE = 500

/** Heights in mV of P, Q, R, S and T as one electrode pair sees them. */
type Waves = readonly [p: number, q: number, r: number, s: number, t: number]

const I: Waves = [0.09, -0.05, 0.68, -0.08, 0.21]
const II: Waves = [0.15, -0.07, 1.06, -0.14, 0.31]
/** Limb leads follow from two of them (Einthoven, Goldberger), so the strip is one heart and not twelve. */
const mix = (a: number, b: number): Waves => [
  a * I[0] + b * II[0],
  a * I[1] + b * II[1],
  a * I[2] + b * II[2],
  a * I[3] + b * II[3],
  a * I[4] + b * II[4],
]

const LEADS: readonly (readonly [name: string, waves: Waves])[][] = [
  [
    ["I", I],
    ["aVR", mix(-0.5, -0.5)],
    ["V1", [0.05, 0, 0.22, -0.92, -0.06]],
    ["V4", [0.11, -0.04, 1.42, -0.42, 0.44]],
  ],
  [
    ["II", II],
    ["aVL", mix(1, -0.5)],
    ["V2", [0.08, 0, 0.46, -1.28, 0.42]],
    ["V5", [0.1, -0.08, 1.24, -0.18, 0.35]],
  ],
  [
    ["III", mix(-1, 1)],
    ["aVF", mix(-0.5, 1)],
    ["V3", [0.1, 0, 0.86, -0.84, 0.5]],
    ["V6", [0.09, -0.09, 0.94, -0.06, 0.27]],
  ],
]

/** Starts of QRS in seconds, 64 a minute, moved a little by breathing. */
const BEATS = Array.from({ length: 13 }, (_, i) => 0.42 + 0.9375 * i + 0.014 * Math.sin(i * 1.35) - 0.9375)

const bell = (t: number, middle: number, width: number): number =>
  Math.exp(-0.5 * ((t - middle) / width) ** 2)

/** One beat: PR 162 ms, QRS 88 ms, QT 408 ms (QTc 421 ms at 64 a minute, Bazett). */
function beat(t: number, [p, q, r, s, T]: Waves): number {
  return (
    p * (0.62 * bell(t, -0.119, 0.017) + 0.62 * bell(t, -0.087, 0.018)) +
    q * bell(t, 0.013, 0.0062) +
    r * bell(t, 0.038, 0.0094) +
    s * bell(t, 0.064, 0.0088) +
    T * (t < 0.3 ? bell(t, 0.3, 0.058) : bell(t, 0.3, 0.037))
  )
}

function trace(waves: Waves, from: number, seconds: number, seed: number): string {
  const random = repeatable(seed)
  const commands: string[] = []
  for (let i = 0; i <= seconds * RATE; i++) {
    const t = from + i / RATE
    let mv = 0.018 * Math.sin(2 * Math.PI * 0.23 * t + seed) + 0.0045 * random.normal()
    for (const start of BEATS) if (Math.abs(t - start) < 0.6) mv += beat(t - start, waves)
    const x = (i / RATE) * 25 * MM
    commands.push(`${i === 0 ? "M" : "L"} ${x.toFixed(2)} ${(-mv * 10 * MM).toFixed(2)}`)
  }
  return commands.join(" ")
}

function grid(on: Sheet): void {
  const lines = (every: number): string => {
    const commands: string[] = []
    for (let mm = 0; mm <= GRID.width; mm += every)
      commands.push(`M ${(mm * MM).toFixed(2)} 0 L ${(mm * MM).toFixed(2)} ${(GRID.height * MM).toFixed(2)}`)
    for (let mm = 0; mm <= GRID.height; mm += every)
      commands.push(`M 0 ${(mm * MM).toFixed(2)} L ${(GRID.width * MM).toFixed(2)} ${(mm * MM).toFixed(2)}`)
    return commands.join(" ")
  }
  on.path(lines(1), LEFT, TOP, THIN, 0.3)
  on.path(lines(5), LEFT, TOP, THICK, 0.5)
}

function head(on: Sheet): void {
  on.text("Resting ECG", LEFT, 46, { size: 17, bold: true })
  on.text(`${ASHA.name}, born ${ASHA.bornInWords}`, LEFT, 63, { size: 10.5 })
  on.text(`Patient number ${ASHA.number}`, LEFT, 77, { size: 9, color: FAINT })
  on.text("18 November 2026, 10:47", LEFT, 90, { size: 9, color: FAINT })
  const figures = [
    ["Rate", "64 / min"],
    ["PR", "162 ms"],
    ["QRS", "88 ms"],
    ["QT / QTc", "408 / 421 ms"],
    ["Axis", "51°"],
  ] as const
  figures.forEach(([label, value], i) => {
    const x = LEFT + 238 + i * 76 + (i > 3 ? 18 : 0)
    on.text(label, x, 47, { size: 8.5, color: FAINT })
    on.text(value, x, 62, { size: 11, bold: true })
  })
  on.text("Sinus rhythm, normal axis. No extra beats on this strip. No change since July.", LEFT + 238, 83, {
    size: 10.5,
  })
  on.text("Read and signed: Dr Nandini Rao", LEFT + 238, 97, { size: 9, color: FAINT })
}

/** Twelve leads of 2.5 s in the usual three rows over a rhythm strip of lead II, one A4 sheet across. */
export async function ecg(): Promise<Uint8Array> {
  const paper = await newPaper("ECG at rest", "Dr Nandini Rao", "2026-11-18T05:17:00Z")
  const on = paper.sheet(A4_ACROSS)
  head(on)
  grid(on)
  const start = LEFT + 12 * MM
  const rowAt = (row: number): number => TOP + (20 + row * 34) * MM
  const pulse = `M 0 0 h ${2 * MM} v ${-10 * MM} h ${5 * MM} v ${10 * MM} h ${2 * MM}`
  LEADS.forEach((leads, row) => {
    on.path(pulse, LEFT + 2 * MM, rowAt(row), INK, 0.75)
    leads.forEach(([name, waves], column) => {
      const x = start + column * 62.5 * MM
      on.path(trace(waves, column * 2.5, 2.5, 10 * row + column), x, rowAt(row), INK, 0.75)
      if (column > 0) on.path(`M 0 ${-3 * MM} v ${6 * MM}`, x, rowAt(row), INK, 0.5)
      on.text(name, x + 1.5 * MM, rowAt(row) - 13 * MM, { size: 10, bold: true })
    })
  })
  on.path(pulse, LEFT + 2 * MM, rowAt(3), INK, 0.75)
  on.path(trace(II, 0, 10, 41), start, rowAt(3), INK, 0.75)
  on.text("II", start + 1.5 * MM, rowAt(3) - 13 * MM, { size: 10, bold: true })
  const under = TOP + GRID.height * MM + 16
  on.text("25 mm/s  ·  10 mm/mV  ·  0.05 to 150 Hz  ·  mains filter 50 Hz", LEFT, under, {
    size: 9,
    color: FAINT,
  })
  on.text(
    "Drawn from formulas for the Keyward demo: no heart made this strip.",
    LEFT + GRID.width * MM,
    under,
    {
      size: 9,
      color: FAINT,
      align: "right",
    },
  )
  return paper.save()
}
