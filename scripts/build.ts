import { buildApp } from "./lib/prepare"

/** The app as it is shipped, for the chain that KEYWARD_CHAIN_ID names; `npm start` takes it over if it fits. */
const say = (text: string) => console.log(text)
try {
  await buildApp(say, { again: true })
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
