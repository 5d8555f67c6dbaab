import { codeTable } from "../../_core/code-table"
import type { EdgeLetters } from "./model"
import type { Viewport } from "./viewport"

/** The letters at the edges of the screen: those of the picture, moved as the picture is flipped and turned. */
export function edgesOnScreen(
  edges: EdgeLetters,
  { flipped, rotation }: Pick<Viewport, "flipped" | "rotation">,
): EdgeLetters {
  let { left, right, top, bottom } = edges
  if (flipped) [left, right] = [right, left]
  // A quarter turn clockwise brings the left edge to the top
  for (let turns = rotation / 90; turns > 0; turns -= 1)
    [top, right, bottom, left] = [left, top, right, bottom]
  return { left, right, top, bottom }
}

const DIRECTIONS = codeTable<string>({
  R: "right",
  L: "left",
  A: "front",
  P: "back",
  H: "head",
  F: "feet",
})

/** `RA` as `right, front`: what a screen reader says. Letters that are not known stay as they are. */
export const directionInWords = (letters: string): string =>
  /^[RLAPHF]+$/.test(letters)
    ? [...letters].map((letter) => DIRECTIONS[letter] ?? letter).join(", ")
    : letters
