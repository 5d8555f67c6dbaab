#!/bin/sh
# chardet 2.2.0 (npm) takes "37 °C" in Windows-1252 for Big5: with little text every multi-byte set has confidence 10, and
# nothing else has any. Read so, the degree sign and the C become one Chinese character.
# Output seen: "Big5: 37 蚓"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chardet@2.2.0 >/dev/null
cat >run.cjs <<'JS'
const chardet = require("chardet")
const bytes = Uint8Array.of(0x33, 0x37, 0x20, 0xb0, 0x43)
const name = chardet.detect(bytes)
console.log(`${name}: ${new TextDecoder(name).decode(bytes)}`)
process.exit(name === "Big5" ? 0 : 1)
JS
node run.cjs
