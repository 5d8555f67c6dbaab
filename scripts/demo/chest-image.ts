import { addVessels, type Branch } from "./branches"
import { addRibs, addShoulders } from "./chest-bones"
import { heart, HEIGHT, lung, soft, spine, toX, toY, UNIT, WIDTH } from "./chest-tissue"
import { addStroke, blur, plane, type Plane } from "./plane"
import { encodeGreyPng } from "./png"
import { repeatable } from "./random"

function paint(on: Plane, shade: (x: number, y: number) => number): void {
  for (let row = 0; row < on.height; row++)
    for (let column = 0; column < on.width; column++)
      on.values[row * on.width + column] = shade(
        (column - WIDTH / 2 + 0.5) / UNIT,
        (row - HEIGHT / 2 + 0.5) / UNIT,
      )
}

function addLungVessels(on: Plane, seed: number): void {
  const random = repeatable(seed)
  const vessels = plane(WIDTH, HEIGHT)
  for (const side of [-1, 1])
    for (let i = 0; i < 12; i++) {
      const heading = (side > 0 ? 0 : Math.PI) + side * (-0.95 + (2.3 * i) / 11 + 0.1 * random.normal())
      const branch: Branch = {
        x: toX(side * (0.13 + 0.03 * random.next())),
        y: toY(-0.04 + 0.16 * random.next()),
        heading,
        radius: 4.2 + 3.4 * random.next(),
        length: 95 + 60 * random.next(),
        strength: 0.1,
      }
      addVessels(vessels, branch, random, 3)
    }
  // The roots of the lungs: where the great vessels lie over each other.
  for (const side of [-1, 1])
    addStroke(vessels, [toX(side * 0.15), toY(-0.04)], [toX(side * 0.19), toY(0.1)], 22, 0.085)
  blur(vessels, 2)
  paintOver(on, (x, y, i) => (vessels.values[i] ?? 0) * lung(x, y) * (1 - 0.85 * heart(x, y)))
}

function paintOver(on: Plane, shade: (x: number, y: number, at: number) => number): void {
  for (let row = 0, i = 0; row < HEIGHT; row++)
    for (let column = 0; column < WIDTH; column++, i++)
      on.values[i] = (on.values[i] ?? 0) + shade((column - WIDTH / 2) / UNIT, (row - HEIGHT / 2) / UNIT, i)
}

/** The side marker, an L of lead on the patient's left. */
function addMarker(on: Plane): void {
  const ink = plane(WIDTH, HEIGHT)
  addStroke(ink, [toX(0.72), toY(-0.9)], [toX(0.72), toY(-0.815)], 3, 0.9)
  addStroke(ink, [toX(0.72), toY(-0.815)], [toX(0.765), toY(-0.815)], 3, 0.9)
  for (let i = 0; i < on.values.length; i++) on.values[i] = Math.max(on.values[i] ?? 0, ink.values[i] ?? 0)
}

/** A chest film seen from behind to front, 720 x 800, drawn from formulas: nobody was ever in front of it. */
export function chestImage(): Uint8Array {
  const random = repeatable(19580309)
  const film = plane(WIDTH, HEIGHT)
  paint(film, soft)
  blur(film, 3)
  paintOver(film, spine)
  addLungVessels(film, 7)
  addRibs(film)
  addShoulders(film)
  blur(film, 1)
  const mottle = plane(WIDTH, HEIGHT)
  for (let i = 0; i < mottle.values.length; i++) mottle.values[i] = random.normal()
  blur(mottle, 2)
  const pixels = new Uint8Array(WIDTH * HEIGHT)
  addMarker(film)
  for (let i = 0; i < pixels.length; i++) {
    const signal = Math.max(0, film.values[i] ?? 0) + 0.02
    const grain = 0.06 * (mottle.values[i] ?? 0) + 0.008 * random.normal()
    // A film answers exposure in an S; this one keeps the lungs readable and the edges of bone bright.
    const tone = 1.04 * (1 - Math.exp(-1.75 * Math.max(0, signal + grain) ** 1.25))
    pixels[i] = Math.round(255 * Math.min(1, Math.max(0, tone)))
  }
  return encodeGreyPng(WIDTH, HEIGHT, pixels)
}
