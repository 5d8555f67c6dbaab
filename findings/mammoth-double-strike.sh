#!/bin/sh
# mammoth 1.13.0 (npm) turns a Word run that is struck through with two lines (w:dstrike) into plain text, without a
# message: a dose that was crossed out reads as a dose that stands. One line (w:strike) becomes <s>. Text that was deleted
# with changes tracked (w:del) is left out, also without a message.
# Output seen: "single <s>kept</s>, double lost, deleted absent, messages 0"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mammoth@1.13.0 jszip@3.10.1 >/dev/null
cat >run.cjs <<'JS'
const mammoth = require("mammoth")
const JSZip = require("jszip")
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const pack = "http://schemas.openxmlformats.org/package/2006"
const run = (style, words) => `<w:r><w:rPr>${style}</w:rPr><w:t>${words}</w:t></w:r>`
const zip = new JSZip()
zip.file("[Content_Types].xml", `<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`)
zip.file("_rels/.rels", `<Relationships xmlns="${pack}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`)
zip.file("word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>${run("<w:strike/>", "one")}${run("<w:dstrike/>", "two")}<w:del w:author="A"><w:r><w:delText>three</w:delText></w:r></w:del></w:p></w:body></w:document>`)
zip.generateAsync({ type: "nodebuffer" }).then((buffer) => mammoth.convertToHtml({ buffer })).then(({ value, messages }) => {
  const said = `single ${value.includes("<s>one</s>") ? "<s>kept</s>" : "lost"}, double ${/<(s|del)>two/.test(value) ? "kept" : "lost"}, deleted ${value.includes("three") ? "present" : "absent"}, messages ${messages.length}`
  console.log(said)
  process.exit(said === "single <s>kept</s>, double lost, deleted absent, messages 0" ? 0 : 1)
})
JS
node run.cjs
