import type { Manifest } from "../records/manifest-schema"
import { attachmentOf, authorSignature, did, participant, URI } from "./fhir-parts"
import type { GatheredRecord, MadeFor } from "./gathered"
import type { JsonValue } from "./json-text"

/** Instead of a value that FHIR requires and nobody knows (hl7.org/fhir/R4/extension-data-absent-reason.html). */
export const UNKNOWN = {
  extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }],
}
/** What `meta.source` of a resource that was taken over begins with. */
export const sourceUrlOf = ({ root }: Pick<GatheredRecord, "root">, file: number): string =>
  `ipfs://${root}/${file}`

const authorOf = ({ author, authorName }: Manifest, made: MadeFor) =>
  author === made.patient
    ? { reference: made.patientUrl, ...(made.patientName ? { display: made.patientName } : {}) }
    : {
        identifier: { system: URI, value: did(made, author) },
        ...(authorName ? { display: authorName } : {}),
      }

/** A record that was chosen: what it is and who wrote it, without its content. */
export function recordReference(
  { title, root }: GatheredRecord,
  manifest: Manifest,
  made: MadeFor,
): JsonValue {
  return {
    resourceType: "DocumentReference",
    masterIdentifier: { system: URI, value: `ipfs://${root}` },
    status: "current",
    type: { text: manifest.kind },
    subject: { reference: made.patientUrl },
    date: manifest.time,
    author: [authorOf(manifest, made)],
    description: title,
    content: manifest.files.map((file) => ({ attachment: attachmentOf(file) })),
  }
}

/** Where the resources of a record come from, with the author's signature (docs/formats.md, Statement). */
export function recordProvenance(
  manifest: Manifest,
  made: MadeFor,
  urls: { readonly record: string; readonly device: string; readonly targets: readonly string[] },
): JsonValue {
  const who = authorOf(manifest, made)
  const when = made.now.toISOString()
  return {
    resourceType: "Provenance",
    target: urls.targets.map((reference) => ({ reference })),
    recorded: when,
    agent: [
      { type: participant("author", "Author"), who },
      { type: participant("assembler", "Assembler"), who: { reference: urls.device } },
    ],
    entity: [{ role: "source", what: { reference: urls.record } }],
    signature: manifest.signature ? [authorSignature(manifest.signature, manifest.time, who)] : undefined,
  }
}
