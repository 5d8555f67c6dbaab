#!/bin/sh
# dicom-parser 1.8.21 (npm, MIT), Node 24.21: the value representations OV, SV and UV (PS3.5 7.1.2: 32-bit length after
# two reserved bytes) are read with a 16-bit length. A valid file with an extended offset table (7FE0,0001) is misread:
# the table comes out empty and the pixel data after it is not found.
#
# Expected by the standard: table length 8, element (7FE0,0010) present.
# Seen:                     table length 0, element (7FE0,0010) missing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts dicom-parser@1.8.21 >/dev/null
cat > look.cjs <<'JS'
const { DataSet, ByteStream, littleEndianByteArrayParser: little, parseDicomDataSetExplicit } = require("dicom-parser")
const element = (group, number, vr, value) => {
  const head = Buffer.alloc(12)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  head.write(vr, 4, "latin1")
  head.writeUInt32LE(value.length, 8)
  return Buffer.concat([head, value])
}
const file = Buffer.concat([element(0x7fe0, 1, "OV", Buffer.alloc(8)), element(0x7fe0, 0x10, "OB", Buffer.from([1, 2]))])
const set = new DataSet(little, file, {})
try {
  parseDicomDataSetExplicit(set, new ByteStream(little, file, 0), file.length)
} catch {}
const table = set.elements.x7fe00001
console.log(`table length ${table?.length}, pixel data ${set.elements.x7fe00010 ? "found" : "missing"}`)
JS
seen=$(node look.cjs)
echo "dicom-parser 1.8.21 reads OV: $seen"
[ "$seen" = "table length 0, pixel data missing" ]
