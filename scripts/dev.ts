import { compileContracts } from "./lib/prepare"
import { buildOpeners } from "./lib/opener"
import { packageBin } from "./lib/run"
import { HOME, holdHome, noteAddress, runSession } from "./lib/session"

/** As `npm start`, but the app is compiled page by page and follows every saved change. */
const say = (text: string) => console.log(text)

await runSession(async () => {
  holdHome("scripts/dev.ts")
  await compileContracts(say)
  await buildOpeners()
  const { startStack } = await import("./lib/stack")
  const stack = await startStack({
    home: HOME,
    appPort: Number(process.env.PORT ?? 3000),
    chainPort: 8545,
    keepChain: true,
    built: Promise.resolve(),
    server: [packageBin("next"), "dev", "--hostname", "127.0.0.1"],
    show: true,
    say,
  })
  noteAddress(stack.appUrl)
  say(`Open ${stack.appUrl}; a change to a contract needs a new start. Ctrl-C stops.`)
  return stack
})
