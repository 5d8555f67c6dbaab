/** What a reader can do with a picture by keyboard and by button. */
export type Command =
  | "next"
  | "previous"
  | "next-10"
  | "previous-10"
  | "first"
  | "last"
  | "next-stack"
  | "previous-stack"
  | "play"
  | "zoom-in"
  | "zoom-out"
  | "pan-left"
  | "pan-right"
  | "pan-up"
  | "pan-down"
  | "rotate"
  | "flip"
  | "invert"
  | "brighter"
  | "darker"
  | "more-contrast"
  | "less-contrast"
  | "measure"
  | "set-point"
  | "remove-measurement"
  | "text"
  | "reset"
  | "help"

/** One line of the help. Keys are `KeyboardEvent.key` values; letters regardless of case. */
export interface KeyHelp {
  readonly keys: readonly string[]
  readonly shown: string
  readonly what: string
}

type Line = KeyHelp & { readonly commands: readonly Command[] }

/** Held to the picture: no key does anything while something else has the focus (WCAG 2.1.4). */
const LINES: readonly Line[] = [
  line("ArrowUp ArrowDown", "↑ ↓", "one picture back or on", "previous next"),
  line("PageUp PageDown", "Page up, Page down", "ten pictures back or on", "previous-10 next-10"),
  line("Home End", "Home, End", "first, last picture", "first last"),
  line("n p", "N, P", "next, previous series", "next-stack previous-stack"),
  line("Space", "Space", "play or pause", "play"),
  line("+ = -", "+ −", "larger, smaller", "zoom-in zoom-in zoom-out"),
  line(
    "Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown",
    "Shift and arrows",
    "move the picture",
    "pan-left pan-right pan-up pan-down",
  ),
  line("r f i", "R, F, I", "rotate, flip, invert", "rotate flip invert"),
  line("b d", "B, D", "brighter, darker", "brighter darker"),
  line("c s", "C, S", "more contrast, softer", "more-contrast less-contrast"),
  line("m", "M", "measure: arrows move the cross (with Shift: finely), Enter sets a point", "measure"),
  line("Enter", "Enter", "sets a point of a measurement", "set-point"),
  line("Delete Backspace", "Delete", "removes the last measurement", "remove-measurement remove-measurement"),
  line("t", "T", "words on the picture on or off", "text"),
  line("0", "0", "everything as it was", "reset"),
  line("?", "?", "this list", "help"),
]

function line(keys: string, shown: string, what: string, commands: string): Line {
  return {
    keys: keys.split(" ").map((key) => (key === "Space" ? " " : key)),
    shown,
    what,
    commands: commands.split(" ") as Command[],
  }
}

export const KEY_HELP: readonly KeyHelp[] = LINES

/** What a key means; null if it means nothing here. Keys with Control, Alt or Meta are the browser's. */
export function commandOf(
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">,
): Command | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const plain = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const key = event.shiftKey && plain.startsWith("Arrow") ? `Shift+${plain}` : plain
  for (const { keys, commands } of LINES) {
    const at = keys.indexOf(key)
    if (at >= 0) return commands[at] ?? null
  }
  return null
}
