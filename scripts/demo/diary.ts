import { ASHA } from "./patient"

const DAYS: readonly (readonly [day: string, morning: string, evening: string, note: string])[] = [
  ["Mon 16 Nov", "134/82  66", "131/80  68", "Walked to the jetty and back."],
  ["Tue 17 Nov", "137/84  64", "133/81  70", "Slept badly, the neighbour's dog."],
  ["Wed 18 Nov", "132/80  63", "129/79  67", "ECG at Dr Rao's. She is content."],
  ["Thu 19 Nov", "133/81  65", "135/83  71", "Meera's birthday. Cake, a small piece."],
  ["Fri 20 Nov", "136/83  66", "130/80  68", "Sugar before breakfast 7.4."],
  ["Sat 21 Nov", "131/79  64", "-", "A few extra beats after coffee, gone in a minute."],
]

/** Asha's own notes of blood pressure and pulse, 16 to 21 November 2026, as plain text. */
export function diary(): Uint8Array {
  const lines = [
    "Blood pressure diary, week 47",
    `${ASHA.name}, measured at home, left arm, sitting, after five minutes of rest`,
    "",
    "Upper / lower in mmHg, then pulse a minute. Goal: below 135/85.",
    "",
    `${"Day".padEnd(12)}${"Morning".padEnd(14)}${"Evening".padEnd(14)}Notes`,
    ...DAYS.map(
      ([day, morning, evening, note]) => day.padEnd(12) + morning.padEnd(14) + evening.padEnd(14) + note,
    ),
    "",
    "Mean of the mornings: 134/82, pulse 65.",
    "Mean of the evenings: 132/81, pulse 69.",
    "",
    "Took everything every day, except the evening tablet on Thursday: remembered it at midnight and left it.",
    "To ask Dr Rao: is one cup of coffee all right, or is it the coffee?",
    "",
  ]
  return new TextEncoder().encode(lines.join("\n"))
}
