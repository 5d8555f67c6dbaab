import { did, URI } from "./fhir-parts"
import { personOf } from "./gathered"
import type { GatheredRecord, MadeFor } from "./gathered"
import { RawJson } from "./json-text"
import type { JsonValue } from "./json-text"
import { UNKNOWN } from "./ips-sources"

const GENDERS = new Set(["male", "female", "other", "unknown"])

/**
 * The patient, with name and birth date as the account has them; identifiers, addresses and contacts as the records have
 * them, each once. Sex only where all records say the same.
 */
export function patientResource(records: readonly GatheredRecord[], made: MadeFor): JsonValue {
  const { birthDate, sex, name } = personOf(records, made)
  const shown = made.patientName || name
  const parts = (part: string): RawJson[] => {
    const texts = records.flatMap(({ files }) =>
      files.flatMap(({ taken, otherPerson }) =>
        otherPerson === "" ? (taken?.fhir?.patient[part] ?? []) : [],
      ),
    )
    return [...new Set(texts)].map((text) => new RawJson(text))
  }
  const list = (part: string) => {
    const found = parts(part)
    return found.length > 0 ? found : undefined
  }
  const names = parts("name")
  return {
    resourceType: "Patient",
    identifier: [{ system: URI, value: did(made, made.patient) }, ...parts("identifier")],
    name:
      shown || names.length > 0
        ? [...(shown ? [{ text: shown }] : []), ...names]
        : [{ text: "Name not given" }],
    telecom: list("telecom"),
    gender: GENDERS.has(sex) ? sex : undefined,
    ...(/^\d{4}(-\d\d(-\d\d)?)?$/.test(birthDate) ? { birthDate } : { _birthDate: UNKNOWN }),
    address: list("address"),
    contact: list("contact"),
    communication: list("communication"),
  }
}
