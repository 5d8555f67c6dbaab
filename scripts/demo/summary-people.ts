import { ASHA } from "./patient"
import { concept, entry, hl7, narrative, refer } from "./fhir"

const place = (lines: readonly string[], city: string, postalCode: string) => [
  { line: lines, city, postalCode, country: "IN" },
]

export const practice = entry("practice", "Organization-uv-ips", {
  resourceType: "Organization",
  text: narrative(["Family practice, Princess Street, Fort Kochi"]),
  name: "Family practice, Princess Street",
  address: place(["Princess Street 9"], "Kochi", "682001"),
})

export const laboratory = entry("laboratory", "Organization-uv-ips", {
  resourceType: "Organization",
  text: narrative(["Backwater Diagnostics, MG Road, Kochi"]),
  name: "Backwater Diagnostics",
  address: place(["MG Road"], "Kochi", "682016"),
})

export const doctor = entry("doctor", "Practitioner-uv-ips", {
  resourceType: "Practitioner",
  text: narrative(["Dr Nandini Rao, family doctor"]),
  name: [{ family: "Rao", given: ["Nandini"], prefix: ["Dr"], text: "Dr Nandini Rao" }],
})

export const patient = entry("patient", "Patient-uv-ips", {
  resourceType: "Patient",
  text: narrative([`${ASHA.name}, female, born ${ASHA.bornInWords}`]),
  identifier: [{ system: "urn:ietf:rfc:3986", value: "urn:uuid:8f2b6a70-3f0e-4b4e-9d27-5a61c7d0b958" }],
  active: true,
  name: [{ use: "official", text: ASHA.name, family: ASHA.family, given: [ASHA.given] }],
  gender: "female",
  birthDate: ASHA.born,
  address: place([ASHA.address[0]], "Kochi", "682001"),
  contact: [
    {
      relationship: [concept("Daughter", hl7("v3-RoleCode", "DAUC", "daughter"))],
      name: { text: "Meera Menon", family: "Menon", given: ["Meera"] },
    },
  ],
  communication: [
    {
      language: { coding: [{ system: "urn:ietf:bcp:47", code: "en", display: "English" }] },
      preferred: true,
    },
  ],
  generalPractitioner: [refer(doctor, "Dr Nandini Rao")],
})
