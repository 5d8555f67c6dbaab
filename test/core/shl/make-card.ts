import { deflateRawSync } from "node:zlib"
import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair } from "jose"
import { asIssuerKey } from "../../../app/_core/shl/trusted-issuers"
import type { TrustedIssuer } from "../../../app/_core/shl/trusted-issuers"

export const ISS = "https://clinic.example/cards"

/** An invented issuer, and how it signs. */
export async function makeIssuer(iss = ISS) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true })
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const key = asIssuerKey(jwk)
  if (!key) throw new Error("No key")
  const trusted: TrustedIssuer = { name: "Invented Clinic", iss, keys: [key], pinnedOn: "2026-05-01" }
  const sign = (payload: unknown) =>
    new CompactSign(deflateRawSync(typeof payload === "string" ? payload : JSON.stringify(payload)))
      .setProtectedHeader({ alg: "ES256", zip: "DEF", kid })
      .sign(privateKey)
  return { trusted, sign, kid, jwk: { ...jwk, kid, use: "sig", alg: "ES256" } }
}

/** A card's payload as text: the digits of its result are kept as written. */
export const payloadText = (options: { exp?: number; name?: string; iss?: string } = {}) => `{
  "iss": "${options.iss ?? ISS}", "nbf": 1770000000.5, ${options.exp ? `"exp": ${options.exp},` : ""}
  "vc": { "type": ["https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"],
    "credentialSubject": { "fhirVersion": "4.0.1", "fhirBundle": {
      "resourceType": "Bundle", "type": "collection", "entry": [
        { "fullUrl": "resource:0", "resource": { "resourceType": "Patient",
          "name": [{ "family": "${options.name ?? "Anyperson"}", "given": ["Ada"] }], "birthDate": "1951-01-20" } },
        { "fullUrl": "resource:1", "resource": { "resourceType": "Immunization", "status": "completed",
          "vaccineCode": { "coding": [{ "system": "http://hl7.org/fhir/sid/cvx", "code": "207", "display": "COVID-19, mRNA" }] },
          "patient": { "reference": "resource:0" }, "occurrenceDateTime": "2026-01-01" } },
        { "fullUrl": "resource:2", "resource": { "resourceType": "Observation", "status": "final",
          "code": { "text": "Potassium" }, "subject": { "reference": "resource:0" },
          "effectiveDateTime": "2026-01-02", "valueQuantity": { "value": 4.10, "unit": "mmol/L" } } }
      ] } } } }`

/** The text of a QR code: two digits a character. */
export const numeric = (jws: string) =>
  [...jws].map((letter) => String(letter.charCodeAt(0) - 45).padStart(2, "0")).join("")
