import { statSync } from "node:fs"
import { basename, resolve } from "node:path"
import { count } from "../../../app/_words/format"
import { text } from "../command"
import type { Command } from "../command"
import { DESTINATION_OPTIONS, destinationOf } from "../destination"
import { enter } from "../enter"
import { EXIT } from "../exit-codes"
import { Intake } from "../intake/intake"
import { Settling } from "../intake/settling"
import { watchFolder } from "../intake/watching"
import { failureOf } from "../output"
import { CommandRefusal } from "../refusal"
import { outcomeInWords } from "./outcome"

const SETTLE_SECONDS = 5
const EVERY_SECONDS = 2

/** Adds what appears in a folder. */
export const watch: Command = {
  usage:
    "watch FOLDER --for PATIENT [--folder NAME] [--kind KIND] [--once] [--settle SECONDS] [--every SECONDS] [--patient-name NAME] [--patient-digits DIGITS]",
  summary:
    "Add each file that appears in a folder to a patient's records, once; goes on where it was stopped.",
  options: {
    ...DESTINATION_OPTIONS,
    once: { type: "boolean" },
    settle: { type: "string" },
    every: { type: "string" },
  },
  takes: [1, 1],
  async run({ words, values, door, out, signal }) {
    const folder = resolve(words[0] ?? "")
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new CommandRefusal(`${folder} is no folder here.`)
    if (text(values["for"]) === undefined) throw new CommandRefusal("Say for whom: --for PATIENT.")
    const [settleMs, everyMs] = [
      milliseconds(values["settle"], "--settle", SETTLE_SECONDS),
      milliseconds(values["every"], "--every", EVERY_SECONDS),
    ]
    const here = await enter(door)
    try {
      const to = await destinationOf(here, { kind: "lab-result", ...values })
      const intake = await Intake.open(here, to)
      try {
        out.result({ event: "watching", folder, patient: to.patient }, `Watching ${folder}.`)
        const counted = await watchFolder(here, intake, new Settling(folder, settleMs), {
          ...{ signal, everyMs, once: values["once"] === true },
          onOutcome: ({ path, ...outcome }) =>
            out.result(
              { event: "file", file: basename(path), ...outcome },
              `${basename(path)}: ${outcomeInWords({ path, ...outcome })}`,
            ),
          onStored: () => out.result({ event: "stored" }, ""),
          onWait: (error, ms) => {
            const seconds = Math.ceil(ms / 1_000)
            const why = error === null ? null : failureOf(error)
            out.result(
              { event: "waiting", seconds, ...(why ? { code: why.code } : { code: "too-many-requests" }) },
              `${why?.words ?? "The server asks for patience."} Going on in ${count(seconds, "second")}.`,
            )
          },
        })
        out.result({ event: "ended", ...counted }, `${count(counted.added, "record")} added. Ended.`)
        return counted.refused > 0 && values["once"] ? EXIT.part : EXIT.done
      } finally {
        intake.close()
      }
    } finally {
      await here.close()
    }
  },
}

function milliseconds(typed: string | boolean | undefined, option: string, otherwise: number): number {
  const seconds = typed === undefined ? otherwise : Number(typed)
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 86_400)
    throw new CommandRefusal(`${option} is a number of seconds.`)
  return seconds * 1_000
}
