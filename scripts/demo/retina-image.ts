import { addVessels } from "./branches"
import { encodeDicom } from "./dicom"
import { ASHA } from "./patient"
import { addStroke, blur, plane, smoothstep, type Plane } from "./plane"
import { repeatable } from "./random"

const SIZE = 128
/** Drawn at four times the size and averaged, so that thin vessels stay smooth. */
const FINE = 4
const WIDE = SIZE * FINE
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
const UIDS = {
  study: "2.25.61873209945120076328164593310047786121",
  series: "2.25.188340271156930258845701233769941200457",
  instance: "2.25.95520716638840319027463150098846273310",
}
const FULL = 4095

/** The right eye: the nerve's head lies to the right of the picture, the point of sharpest sight left of it. */
const NERVE = { x: 0.66 * WIDE, y: 0.485 * WIDE, radius: 0.062 * WIDE }
const FOVEA = { x: 0.365 * WIDE, y: 0.525 * WIDE }

function vessels(): Plane {
  const random = repeatable(20261103)
  const on = plane(WIDE, WIDE)
  // Arcades: up and down, bowed around the fovea, veins wider than arteries.
  const arcades = [
    [-2.05, 6.6, -0.0034, 150],
    [-1.88, 4.8, -0.0028, 150],
    [2.02, 6.8, 0.0033, 150],
    [2.22, 4.9, 0.003, 150],
    [-0.85, 5.2, 0.0016, 105],
    [-0.6, 3.8, 0.0012, 105],
    [0.8, 5.4, -0.0016, 105],
    [0.62, 3.9, -0.001, 105],
    [2.95, 2.2, 0.0002, 75],
    [-2.85, 2.1, -0.0002, 75],
  ] as const
  for (const [heading, radius, bend, length] of arcades)
    addVessels(on, { x: NERVE.x, y: NERVE.y, heading, radius, length, bend, strength: -0.27 }, random, 3)
  // Three small widenings of the finest vessels, as in early diabetic change.
  for (const [x, y] of [
    [0.27, 0.41],
    [0.31, 0.66],
    [0.46, 0.7],
  ] as const)
    addStroke(on, [x * WIDE, y * WIDE], [x * WIDE + 1, y * WIDE], 4.2, -0.24)
  blur(on, 1)
  return on
}

function pixels(): Uint8Array {
  const tree = vessels()
  const random = repeatable(58)
  const cloud = plane(WIDE, WIDE)
  for (let i = 0; i < cloud.values.length; i++) cloud.values[i] = random.normal()
  blur(cloud, 12)
  const bytes = new Uint8Array(SIZE * SIZE * 2)
  const view = new DataView(bytes.buffer)
  const shade = (x: number, y: number): number => {
    const fromMiddle = Math.hypot(x / WIDE - 0.5, y / WIDE - 0.5)
    const fromNerve = Math.hypot(x - NERVE.x, (y - NERVE.y) * 0.92) / NERVE.radius
    const fromFovea = Math.hypot(x - FOVEA.x, y - FOVEA.y) / WIDE
    const ground = 0.55 - 0.42 * fromMiddle ** 1.6 + 0.5 * (cloud.values[y * WIDE + x] ?? 0)
    const fovea = 0.17 * Math.exp(-((fromFovea / 0.085) ** 2)) - 0.1 * Math.exp(-((fromFovea / 0.008) ** 2))
    const nerve = 0.3 * smoothstep(1.12, 0.86, fromNerve) + 0.14 * smoothstep(0.6, 0.3, fromNerve)
    const fibres = 0.05 * Math.exp(-((fromNerve / 2.6) ** 2))
    const vessel = (tree.values[y * WIDE + x] ?? 0) * smoothstep(0.05, 0.12, fromFovea)
    return (ground - fovea + nerve + fibres + vessel) * smoothstep(0.482, 0.472, fromMiddle)
  }
  for (let row = 0; row < SIZE; row++)
    for (let column = 0; column < SIZE; column++) {
      let sum = 0
      for (let dy = 0; dy < FINE; dy++)
        for (let dx = 0; dx < FINE; dx++) sum += shade(column * FINE + dx, row * FINE + dy)
      const value = sum / FINE ** 2 + 0.008 * random.normal()
      view.setUint16((row * SIZE + column) * 2, Math.round(FULL * Math.min(1, Math.max(0, value))), true)
    }
  return bytes
}

/**
 * A red-free photograph of a retina as a DICOM Secondary Capture, 128 x 128, 12 bits stored in 16
 * (PS3.3 section A.8.1). Drawn from formulas.
 */
export function retinaImage(): Uint8Array {
  return encodeDicom([
    ["00080005", "CS", "ISO_IR 192"],
    ["00080008", "CS", "DERIVED\\SECONDARY"],
    ["00080016", "UI", SECONDARY_CAPTURE],
    ["00080018", "UI", UIDS.instance],
    ["00080020", "DA", "20261103"],
    ["00080021", "DA", "20261103"],
    ["00080030", "TM", "101500"],
    ["00080050", "SH", "26-1103-07"],
    ["00080060", "CS", "OP"],
    ["00080064", "CS", "SYN"],
    ["00080070", "LO", "Keyward demo"],
    ["00080080", "LO", "Backwater Eye Clinic"],
    ["00080090", "PN", "Rao^Nandini^^Dr"],
    ["00081030", "LO", "Diabetic eye check"],
    ["0008103E", "LO", "Red-free, right eye"],
    ["00100010", "PN", `${ASHA.family}^${ASHA.given}`],
    ["00100020", "LO", ASHA.number],
    ["00100030", "DA", ASHA.born.replaceAll("-", "")],
    ["00100040", "CS", "F"],
    ["00101010", "AS", "068Y"],
    ["0020000D", "UI", UIDS.study],
    ["0020000E", "UI", UIDS.series],
    ["00200010", "SH", "1"],
    ["00200011", "IS", "1"],
    ["00200013", "IS", "1"],
    ["00200020", "CS", "L\\F"],
    ["00200062", "CS", "R"],
    ["00280002", "US", 1],
    ["00280004", "CS", "MONOCHROME2"],
    ["00280010", "US", SIZE],
    ["00280011", "US", SIZE],
    ["00280100", "US", 16],
    ["00280101", "US", 12],
    ["00280102", "US", 11],
    ["00280103", "US", 0],
    ["00280301", "CS", "NO"],
    ["00281050", "DS", "1700"],
    ["00281051", "DS", "3200"],
    ["7FE00010", "OW", pixels()],
  ])
}
