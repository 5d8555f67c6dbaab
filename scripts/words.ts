/**
 * What is left to do for languages. `npx tsx scripts/words.ts left [FOLDER]` prints how many texts stand in the code
 * instead of in a catalogue, by folder, or each of them below one folder. `npx tsx scripts/words.ts kept REVISION` prints
 * English texts that stood in the code there and stand nowhere now: each is a sentence that changed, or a part of one that
 * has become whole. `npx tsx scripts/words.ts take app/_features/share/words SHARE FILE…` moves the texts of components to a
 * new catalogue, as far as a machine can.
 */
import { execFileSync } from "node:child_process"
import { dirname } from "node:path"
import { filesWithTexts, englishCatalogues, sourceOf, textsIn } from "./lib/texts-in-code"
import { ROOT } from "./lib/run"
import { takeWords } from "./lib/take-words"

const [task, argument, constant = "", ...files] = process.argv.slice(2)
const git = (...args: string[]) =>
  execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 28 })

function left(folder: string | undefined) {
  const counts = new Map<string, number>()
  for (const path of filesWithTexts().filter((each) => !folder || each.startsWith(folder)))
    for (const { text, line } of textsIn(path, sourceOf(path))) {
      if (folder) console.log(`${path}:${line} ${text}`)
      counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
    }
  if (!folder) for (const [name, number] of counts) console.log(`${String(number).padStart(5)} ${name}`)
  console.log(`${[...counts.values()].reduce((sum, each) => sum + each, 0)} texts`)
}

/** Without what differs between code and catalogue for the same sentence. */
const plain = (text: string) =>
  text
    .replace(/<\/?\w+>/g, "")
    .replace(/''/g, "'")
    .replace(/\s+/g, " ")
    .trim()

function kept(revision: string) {
  const changed = git("diff", "--name-only", revision, "--", "app").split("\n")
  const now = plain(
    [...filesWithTexts(), ...englishCatalogues()]
      .flatMap((path) => textsIn(path, sourceOf(path)))
      .map(({ text }) => text)
      .join("\n"),
  )
  let gone = 0
  for (const path of changed.filter((each) => /\.tsx?$/.test(each))) {
    let before: string
    try {
      before = git("show", `${revision}:${path}`)
    } catch {
      continue
    }
    for (const { text, line } of textsIn(path, before)) {
      if (now.includes(plain(text))) continue
      gone += 1
      console.log(`${path}:${line} ${plain(text)}`)
    }
  }
  console.log(`${gone} texts of ${revision} stand nowhere now`)
}

if (task === "left") left(argument)
else if (task === "kept" && argument) kept(argument)
else if (task === "take" && files.length > 0) takeWords(files, argument ?? "", constant)
else {
  console.error("npx tsx scripts/words.ts left [FOLDER] | kept REVISION | take DOOR CONSTANT FILE…")
  process.exit(2)
}
