#!/bin/sh
# @fontsource/noto-sans 5.3.0 (npm) has no "≤" (U+2264) and no "≥" (U+2265) in any of its files, though it covers Latin,
# Greek and Cyrillic and the sources of Noto Sans have them: the files are cut to ranges for web pages, and "latin" ends
# its mathematics at U+2215. A laboratory result such as "≥ 90 mL/min" that is printed with it loses its comparator.
# Output seen: "≤ in 0 of 8 files, ≥ in 0 of 8 files, ± in 1 of 8 files"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @fontsource/noto-sans@5.3.0 fontkit@2.0.4 >/dev/null
cat >run.mjs <<'JS'
import { readdirSync } from "node:fs"
import * as fontkit from "fontkit"
const files = "node_modules/@fontsource/noto-sans/files/"
const fonts = readdirSync(files)
  .filter((name) => name.endsWith("-400-normal.woff"))
  .map((name) => fontkit.openSync(files + name))
const held = (sign) => fonts.filter((font) => font.hasGlyphForCodePoint(sign.codePointAt(0))).length
console.log(["≤", "≥", "±"].map((sign) => `${sign} in ${held(sign)} of ${fonts.length} files`).join(", "))
process.exit(held("≤") === 0 && held("≥") === 0 && held("±") === 1 ? 0 : 1)
JS
node run.mjs
