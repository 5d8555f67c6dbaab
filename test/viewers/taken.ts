import { openAsBlob } from "node:fs"
import { basename } from "node:path"
import type { GatheredFile, GatheredRecord, MadeFor } from "../../app/_core/fhir-out/gathered"
import { sourceUrlOf } from "../../app/_core/fhir-out/ips-sources"
import { claimedType } from "../../app/_core/file-types"
import type { Manifest } from "../../app/_core/records/manifest-schema"
import { asAddress } from "../../app/_core/types"
import type { Cid, RecordNumber } from "../../app/_core/types"
import { fileTaker } from "../../app/_viewers/file-taker"
import { readToTake } from "../../app/_viewers/read-file"

const patient = asAddress(`0x${"a1".repeat(20)}`)
const doctor = asAddress(`0x${"b2".repeat(20)}`)

export const made: MadeFor = {
  patient,
  chainId: 31337,
  patientName: "Asha Menon",
  birthDate: "1968-03-12",
  patientUrl: "urn:uuid:0a4b1c2d-1111-4222-8333-444455556666",
  now: new Date("2026-11-30T08:00:00Z"),
}

const taker = fileTaker((viewer, input) => readToTake(viewer, input))
/** A CID that the validator of references has nothing to say about. */
const root = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi" as Cid

/** A record of one file, gathered as the journey does it; signed by a doctor if it has an odd number. */
export async function recordOf(number: number, name: string, content: Blob): Promise<GatheredRecord> {
  const type = claimedType({ name, type: "" }).mime[0] ?? "application/octet-stream"
  const file = { name, type, size: content.size, salt: "", commit: "", digest: "" }
  const byDoctor = number % 2 === 1
  const manifest: Manifest = {
    v: 1,
    patient,
    author: byDoctor ? doctor : patient,
    folder: "0",
    folderName: "",
    patientName: "Asha Menon",
    authorName: byDoctor ? "Dr Rao" : "Asha Menon",
    title: `Record of ${name}`,
    kind: "summary",
    time: "2026-11-14T09:12:00Z",
    files: [file],
    ...(byDoctor ? { signature: "0x0102ff" as const } : {}),
  }
  const targets = { patientUrl: made.patientUrl, sourceUrl: sourceUrlOf({ root }, 0) }
  const taken = taker.canTake(file)
    ? await taker.take(content, file, targets, new AbortController().signal)
    : null
  const gathered: GatheredFile = { file, taken, why: taken ? "" : "a picture", otherPerson: "" }
  return { number: number as RecordNumber, title: manifest.title, root, manifest, files: [gathered] }
}

export const recordFrom = async (number: number, path: string): Promise<GatheredRecord> =>
  recordOf(number, basename(path), await openAsBlob(path))
