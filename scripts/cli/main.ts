import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { ROOT } from "../lib/run"
import type { Command, Values } from "./command"
import { text } from "./command"
import { account, init } from "./commands/account"
import { add } from "./commands/add"
import { exportCommand } from "./commands/export"
import { get } from "./commands/get"
import { list } from "./commands/list"
import { share, stop } from "./commands/share"
import { watch } from "./commands/watch"
import { EXIT } from "./exit-codes"
import type { Exit } from "./exit-codes"
import { outputTo, sayFailure } from "./output"
import { CommandRefusal } from "./refusal"

const COMMANDS: Readonly<Record<string, Command>> = {
  init,
  account,
  add,
  list,
  get,
  share,
  stop,
  watch,
  export: exportCommand,
}

const COMMON = {
  app: { type: "string" },
  rpc: { type: "string" },
  key: { type: "string" },
  "password-file": { type: "string" },
  "secret-file": { type: "string" },
  state: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const

const HELP = `Usage: keyward COMMAND [options]

${Object.values(COMMANDS)
  .map(({ usage, summary }) => `  ${usage}\n      ${summary}`)
  .join("\n")}

Options of every command:
  --app URL             the app; KEYWARD_APP, else http://localhost:3000
  --rpc URL             a second provider of the chain; KEYWARD_SECOND_RPC_URL
  --key FILE            private key in hex, or encrypted JSON keystore; KEYWARD_KEY
  --password-file FILE  the keystore's password; KEYWARD_PASSWORD_FILE; asked for where there is a terminal
  --secret-file FILE    the account's secret, if it has one; KEYWARD_SECRET_FILE
  --state FOLDER        what this machine remembers; KEYWARD_STATE, else ~/.local/state/keyward
  --json                one line of JSON for each result
Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 done in part, 4 a person has to decide, 5 try later.
All of it: docs/cli.md
`

const versionOf = (): string =>
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version

/**
 * Runs one command line.
 * @param env what is said nowhere on it
 * @returns its exit code; nothing is thrown
 */
export async function main(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  stopped: AbortSignal,
  write: (text: string) => void,
  note: (text: string) => void,
): Promise<Exit> {
  const isJson = args.includes("--json")
  try {
    const [name = "", ...rest] = args
    if (["", "help", "--help", "-h"].includes(name)) {
      write(HELP)
      return name === "" ? EXIT.usage : EXIT.done
    }
    if (name === "--version") {
      write(`${versionOf()}\n`)
      return EXIT.done
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!command) throw new CommandRefusal(`There is no command ${name}. See: keyward help`)
    const { values, words } = parsed(command, rest)
    if (values["help"]) {
      write(`Usage: keyward ${command.usage}\n${command.summary}\n`)
      return EXIT.done
    }
    const door = {
      app: text(values["app"]) ?? env.KEYWARD_APP,
      rpc: text(values["rpc"]) ?? env.KEYWARD_SECOND_RPC_URL,
      key: text(values["key"]) ?? env.KEYWARD_KEY,
      "password-file": text(values["password-file"]) ?? env.KEYWARD_PASSWORD_FILE,
      "secret-file": text(values["secret-file"]) ?? env.KEYWARD_SECRET_FILE,
      state: text(values["state"]) ?? env.KEYWARD_STATE,
    }
    return await command.run({ words, values, door, out: outputTo(isJson, write, note), signal: stopped })
  } catch (error) {
    return sayFailure(error, isJson, note)
  }
}

function parsed(command: Command, args: readonly string[]): { values: Values; words: readonly string[] } {
  const usage = `Usage: keyward ${command.usage}`
  let found
  try {
    found = parseArgs({
      args: [...args],
      options: { ...COMMON, ...command.options },
      allowPositionals: true,
    })
  } catch (error) {
    throw new CommandRefusal(`${(error as Error).message}\n${usage}`)
  }
  const { values, positionals } = found
  const [least, most] = command.takes
  const isRight = values.help || (positionals.length >= least && positionals.length <= most)
  if (!isRight) throw new CommandRefusal(usage)
  return { values, words: positionals }
}
