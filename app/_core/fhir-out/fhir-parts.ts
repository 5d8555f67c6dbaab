import { fromHex } from "../crypto/bytes"
import type { ManifestFile } from "../records/manifest-schema"
import type { Address } from "../types"

export const URI = "urn:ietf:rfc:3986"

/** A CodeableConcept of one code. */
export const coding = (system: string, code: string, display: string) => ({
  coding: [{ system, code, display }],
})

/** A role of Provenance.agent. */
export const participant = (code: string, display: string) =>
  coding("http://terminology.hl7.org/CodeSystem/provenance-participant-type", code, display)

/** An account as a DID (did:pkh, CAIP-10). */
export const did = ({ chainId }: { readonly chainId: number }, account: Address): string =>
  `did:pkh:eip155:${chainId}:${account}`

/** A file of a record, without its content. */
export const attachmentOf = ({ name, type, size }: ManifestFile) => ({
  contentType: type,
  title: name,
  // R4 measures a size in a signed 32-bit number
  ...(size < 2 ** 31 ? { size } : {}),
})

/**
 * The EIP-712 signature of a record's author over its statement (docs/formats.md, Statement).
 * @param who a Reference to the author
 */
export const authorSignature = <Who>(signature: `0x${string}`, when: string, who: Who) => ({
  type: [
    {
      system: "urn:iso-astm:E1762-95:2013",
      code: "1.2.840.10065.1.12.1.1",
      display: "Author's Signature",
    },
  ],
  when,
  who,
  sigFormat: "application/eip712",
  data: btoa(String.fromCharCode(...fromHex(signature))),
})
