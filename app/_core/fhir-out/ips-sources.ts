import { fromHex } from "../crypto/bytes"
import type { Manifest } from "../records/manifest-schema"
import type { Address } from "../types"
import type { GatheredRecord, MadeFor } from "./gathered"
import type { JsonValue } from "./json-text"

export const URI = "urn:ietf:rfc:3986"

/** Instead of a value that FHIR requires and nobody knows (hl7.org/fhir/R4/extension-data-absent-reason.html). */
export const UNKNOWN = {
  extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }],
}
export const coding = (system: string, code: string, display: string) => ({
  coding: [{ system, code, display }],
})
const PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"

export const did = (chainId: number, account: Address): string => `did:pkh:eip155:${chainId}:${account}`

/** What `meta.source` of a resource that was taken over begins with. */
export const sourceUrlOf = ({ root }: Pick<GatheredRecord, "root">, file: number): string =>
  `ipfs://${root}/${file}`

const authorOf = (
  { author, authorName }: Manifest,
  { chainId, patient, patientName, patientUrl }: MadeFor,
) =>
  author === patient
    ? { reference: patientUrl, ...(patientName ? { display: patientName } : {}) }
    : {
        identifier: { system: URI, value: did(chainId, author) },
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
    content: manifest.files.map(({ name, type, size }) => ({
      // R4 measures a size in a signed 32-bit number
      attachment: { contentType: type, title: name, ...(size < 2 ** 31 ? { size } : {}) },
    })),
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
      { type: coding(PARTICIPANT, "author", "Author"), who },
      { type: coding(PARTICIPANT, "assembler", "Assembler"), who: { reference: urls.device } },
    ],
    entity: [{ role: "source", what: { reference: urls.record } }],
    signature: manifest.signature
      ? [
          {
            type: [
              {
                system: "urn:iso-astm:E1762-95:2013",
                code: "1.2.840.10065.1.12.1.1",
                display: "Author's Signature",
              },
            ],
            when: manifest.time,
            who,
            sigFormat: "application/eip712",
            data: btoa(String.fromCharCode(...fromHex(manifest.signature))),
          },
        ]
      : undefined,
  }
}
