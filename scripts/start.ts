import { demoPeople } from "../app/_adapters/wallet/demo-people"
import { buildApp, compileContracts } from "./lib/prepare"
import { HOME, holdHome, noteAddress, runSession, seedOnce } from "./lib/session"
import type { Stack } from "./lib/stack"

/** The whole product on this machine: chain, registry, store and app, with demo people. */
const began = Date.now()
const say = (text: string) => console.log(text)

const welcome = (stack: Stack) => {
  const people = demoPeople.map(
    ({ name, role, speciality }) => `  ${name}, ${speciality?.toLowerCase() ?? role}`,
  )
  return [
    "",
    `Keyward is ready: open ${stack.appUrl}`,
    "",
    "People you can be (choose one in the connect dialog, no wallet needed):",
    ...people,
    "",
    `Chain:    ${stack.rpcUrl} (id 31337), ${stack.continued ? "continued from the last time" : "fresh"}`,
    `Registry: ${stack.registry}`,
    "State:    .keyward (delete the folder to begin anew)",
    "Stop:     Ctrl-C",
    "",
    `Started in ${((Date.now() - began) / 1000).toFixed(1)} s.`,
  ].join("\n")
}

await runSession(async () => {
  holdHome("scripts/start.ts")
  // A local start is one for the local chain, whatever chain the shell's settings name.
  process.env.KEYWARD_CHAIN_ID = "31337"
  await compileContracts(say)
  const built = buildApp(say)
  built.catch(() => undefined)
  // Imported now, so that it deploys what has just been compiled.
  const { startStack } = await import("./lib/stack")
  const stack = await startStack({
    home: HOME,
    appPort: Number(process.env.PORT ?? 3000),
    chainPort: 8545,
    keepChain: true,
    built,
    server: ["scripts/serve.ts"],
    say,
  })
  try {
    await seedOnce(stack, HOME, say)
  } catch (error) {
    await stack.stop()
    throw error
  }
  noteAddress(stack.appUrl)
  say(welcome(stack))
  return stack
})
