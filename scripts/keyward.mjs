#!/usr/bin/env node
// `npx keyward COMMAND`: see docs/cli.md. Paths are those of whoever calls.
import { join } from "node:path"
import { main, ROOT, runScript } from "./lib/run-script.mjs"

await main(() => runScript([join(ROOT, "scripts", "cli", "run.ts")], process.argv.slice(2), process.cwd()))
