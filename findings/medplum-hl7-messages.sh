#!/bin/sh
# @medplum/core 5.2.13 (npm, Apache-2.0), Node 24.21: Hl7Message leaves the escape sequences of HL7 v2 (chapter 2,
# section 2.7) in the text of fields, and reads a file of two messages as one.
#
# Expected by the standard: OBX-5 `yellow & clear`; two messages of two segments.
# Seen:                     OBX-5 `yellow \T\ clear`; one message of four segments.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @medplum/core@5.2.13 >/dev/null
cat > look.mjs <<'JS'
import { Hl7Message } from "@medplum/core"
const one = "MSH|^~\\&|L|X|E|Y|20260101||ORU^R01|1|P|2.5\rOBX|1|ST|C^Color||yellow \\T\\ clear||||||F"
const text = Hl7Message.parse(one).getSegment("OBX").getField(5).toString()
const both = Hl7Message.parse(`${one}\r${one}`).segments.length
console.log(`${text}, ${both} segments in one message`)
JS
seen=$(node look.mjs)
echo "@medplum/core 5.2.13 reads HL7 v2: $seen"
[ "$seen" = 'yellow \T\ clear, 4 segments in one message' ]
