import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { accountBundle } from "../app/_core/fhir-out/account-bundle"
import { ipsDocument } from "../app/_core/fhir-out/ips-document"
import { accountExport } from "../test/core/fhir-out/account-export"
import { made, recordFrom } from "../test/viewers/taken"
import { ROOT } from "./lib/run"

/**
 * `npm run validate-fhir [-- FILE…]` makes a patient summary of each sample (or record file named), one of all of them,
 * and the bundle of an account, and has HL7's validator judge them without a terminology server. Needs Java 17 and Maven;
 * the validator and the guide are fetched once, into `.keyward/validate-fhir`. Not a part of `npm test`.
 */
const folder = join(ROOT, ".keyward", "validate-fhir")
const source = join(ROOT, "scripts", "validate-fhir")
const shared = process.env["KEYWARD_SHARED"] ?? join(ROOT, "..", "shared")
const GUIDE = "hl7.fhir.uv.ips@2.0.0"

const given = process.argv.slice(2)
const samples = ["ips", "ccda", "synthea"].flatMap((name) => {
  const at = join(shared, "samples", name)
  return existsSync(at)
    ? readdirSync(at)
        .filter((file) => /\.(json|xml)$/.test(file))
        .map((file) => join(at, file))
    : []
})

mkdirSync(join(folder, "out"), { recursive: true })
if (!existsSync(join(folder, "lib")))
  execFileSync(
    "mvn",
    [
      "-q",
      "-B",
      "-f",
      join(source, "pom.xml"),
      "dependency:copy-dependencies",
      `-DoutputDirectory=${join(folder, "lib")}`,
    ],
    { stdio: "inherit" },
  )
if (!existsSync(join(folder, "package"))) {
  const packed = execFileSync("npm", ["pack", GUIDE, "--silent"], { cwd: folder, encoding: "utf8" }).trim()
  execFileSync("tar", ["xzf", packed], { cwd: folder })
}

const written: string[] = []
const write = (name: string, text: string) => {
  const path = join(folder, "out", name)
  writeFileSync(path, text)
  written.push(path)
}
const records = []
for (const [index, path] of (given.length > 0 ? given : samples).entries()) {
  const record = await recordFrom(index, path)
  records.push(record)
  write(`${basename(path)}.ips.json`, ipsDocument([record], made).text)
}
write("all-records.ips.json", ipsDocument(records, made).text)
write("nothing.ips.json", ipsDocument([], made).text)
write("account.json", JSON.stringify(accountBundle(accountExport)))

const { status } = spawnSync(
  "java",
  ["-cp", join(folder, "lib", "*"), join(source, "Validate.java"), join(folder, "package"), ...written],
  { stdio: ["ignore", "inherit", "ignore"] },
)
process.exitCode = status ?? 1
