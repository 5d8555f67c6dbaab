import { basename, resolve } from "node:path"
import { count } from "../../../app/_words/format"
import { text } from "../command"
import type { Command } from "../command"
import { DESTINATION_OPTIONS, destinationOf } from "../destination"
import { enter } from "../enter"
import { EXIT } from "../exit-codes"
import { findFile } from "../intake/found-file"
import type { FoundFile } from "../intake/found-file"
import { Intake } from "../intake/intake"
import { CommandRefusal } from "../refusal"
import { outcomeInWords } from "./outcome"

/** Adds files, one record each. */
export const add: Command = {
  usage:
    "add FILE… [--for PATIENT] [--folder NAME] [--kind KIND] [--title TITLE] [--patient-name NAME] [--patient-digits DIGITS]",
  summary:
    "Add files to your own records, or to a patient's who lets you. What was added before is not added again.",
  options: { ...DESTINATION_OPTIONS, title: { type: "string" } },
  takes: [1, Infinity],
  async run({ words, values, door, out, signal }) {
    const title = text(values["title"])
    if (title !== undefined && words.length > 1) throw new CommandRefusal("--title is for one file.")
    const files = await filesAt(words)
    const here = await enter(door)
    try {
      const intake = await Intake.open(here, { ...(await destinationOf(here, values)), title })
      try {
        const outcomes = await intake.take(files, {
          signal,
          onWait: (ms) => out.tell(`The server asks for patience: ${Math.ceil(ms / 1_000)} seconds.`),
        })
        const of = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted)
        out.result(
          { files: outcomes },
          [
            ...outcomes.map((each) => `${basename(each.path)}: ${outcomeInWords(each)}`),
            `${count(of("added").length, "record")} added.`,
          ].join("\n"),
        )
        return of("refused").length > 0 ? EXIT.part : EXIT.done
      } finally {
        intake.close()
      }
    } finally {
      await here.close()
    }
  },
}

/** Named on purpose, so taken as they are. */
async function filesAt(paths: readonly string[]): Promise<FoundFile[]> {
  const files: FoundFile[] = []
  for (const path of paths) {
    const found = await findFile(resolve(path))
    if (!found) throw new CommandRefusal(`${path} is no file here (a link or a folder is none).`)
    files.push(found)
  }
  return files
}
