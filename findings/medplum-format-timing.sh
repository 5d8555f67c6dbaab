#!/bin/sh
# @medplum/core 5.2.13 (npm): formatTiming words FHIR's "every 4 to 6 hours" (period 4, periodMax 6) as "Once per 4 hours", and
# "3 to 4 times a day" (frequency 3, frequencyMax 4) as "3 times per day": the upper limits are lost. Both are examples of
# hl7.org/fhir/R4/datatypes-examples.html#Timing.
# Output seen: "Once per 4 hours; 3 times per day"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @medplum/core@5.2.13 >/dev/null
cat >run.mjs <<'JS'
import { formatTiming } from "@medplum/core"
const every = formatTiming({ repeat: { frequency: 1, period: 4, periodMax: 6, periodUnit: "h" } })
const times = formatTiming({ repeat: { frequency: 3, frequencyMax: 4, period: 1, periodUnit: "d" } })
console.log(`${every}; ${times}`)
process.exit(every === "Once per 4 hours" && times === "3 times per day" ? 0 : 1)
JS
node run.mjs
