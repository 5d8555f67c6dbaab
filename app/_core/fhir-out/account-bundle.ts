import { isLive } from "../journal/patient-state"
import type { GrantState, PatientState, RecordState } from "../journal/patient-state"
import type { JournalEntry } from "../ports/registry"
import { rootOfDigest } from "../dag/cid"
import type { Manifest } from "../records/manifest-schema"
import { CONTRIBUTE, EVERYTHING, isRecordScope, READ, recordOfScope } from "../types"
import type { Address, RecordNumber, Scope } from "../types"
import { actionOf, recordsOf } from "./entry-actions"
import { attachmentOf, authorSignature, coding, did, participant, URI } from "./fhir-parts"

/** A resource as JSON; members that are undefined are left out when it is written. */
export type Json = Readonly<Record<string, unknown>>

/** What the account knows of itself and may take with it. */
export interface AccountExport {
  readonly patient: Address
  readonly patientName: string
  readonly chainId: number
  readonly registry: Address
  readonly state: PatientState
  readonly journal: readonly JournalEntry[]
  /** Descriptions of the records that could be opened. */
  readonly manifests: ReadonlyMap<RecordNumber, Manifest>
  /** What the account calls others; empty for nobody in particular. */
  readonly nameOf: (account: Address) => string
  readonly folderName: (scope: Scope) => string
  /** Unix seconds of the chain. */
  readonly now: number
}

/** The export and the addresses of its resources, which mean nothing outside of the bundle. */
interface Context extends AccountExport {
  readonly urlOf: (what: string) => string
}
const documentUrl = ({ urlOf }: Context, record: RecordNumber) => urlOf(`record ${record}`)

const instant = (seconds: number) => new Date(seconds * 1000).toISOString()
/** R4 has no empty strings. */
const named = (text: string) => (text === "" ? {} : { display: text })

/**
 * Sharing, activity, files and their authors of one account as a FHIR R4 (4.0.1) collection: a Consent for each grant,
 * an AuditEvent for each entry of the journal, a DocumentReference for each standing record that could be opened, a
 * Provenance for each signature. No file content and no key is in it. Accounts are DIDs (`did:pkh`, CAIP-10).
 */
export function accountBundle(input: AccountExport): Json {
  const urls = new Map<string, string>()
  const urlOf = (what: string): string => {
    const url = urls.get(what) ?? `urn:uuid:${crypto.randomUUID()}`
    urls.set(what, url)
    return url
  }
  const about: Context = { ...input, urlOf }
  const { state, journal, now } = about
  const records = [...state.records.values()].filter(({ removed }) => !removed)
  const entry = (what: string, resource: Json) => ({ fullUrl: urlOf(what), resource })
  const open = records.flatMap((record) => {
    const manifest = about.manifests.get(record.number)
    return manifest ? [{ record, manifest }] : []
  })
  return {
    resourceType: "Bundle",
    type: "collection",
    timestamp: instant(now),
    entry: [
      entry("patient", patientOf(about)),
      ...open.map(({ record, manifest }) =>
        entry(`record ${record.number}`, documentOf(about, record, manifest)),
      ),
      ...open
        .filter(({ manifest }) => manifest.signature !== undefined)
        .map(({ record, manifest }) =>
          entry(`signature ${record.number}`, provenanceOf(about, record, manifest)),
        ),
      ...[...state.grants.values()].map((grant, index) =>
        entry(`grant ${index}`, consentOf(about, grant, records)),
      ),
      ...journal.map((one) => entry(`entry ${one.position}`, auditEventOf(about, one))),
    ],
  }
}

const identifier = (about: AccountExport, account: Address) => ({ system: URI, value: did(about, account) })

/** A logical reference (R4, References, 2.3.0.2): nothing in this bundle claims to know what somebody else is. */
const party = (about: Context, account: Address) =>
  account === about.patient
    ? { reference: about.urlOf("patient"), ...named(about.patientName) }
    : { identifier: identifier(about, account), ...named(about.nameOf(account)) }

const patientOf = (about: Context): Json => ({
  resourceType: "Patient",
  identifier: [identifier(about, about.patient)],
  ...(about.patientName ? { name: [{ text: about.patientName }] } : {}),
})

function documentOf(about: Context, record: RecordState, manifest: Manifest): Json {
  return {
    resourceType: "DocumentReference",
    masterIdentifier: { system: URI, value: `ipfs://${rootOfDigest(record.cidDigest)}` },
    identifier: [{ system: URI, value: `${did(about, about.registry)}#${record.number}` }],
    status: "current",
    type: { text: manifest.kind },
    subject: { reference: about.urlOf("patient") },
    date: instant(record.addedAt.timestamp),
    author: [party(about, manifest.author)],
    description: manifest.title,
    content: manifest.files.map((file) => ({
      attachment: { ...attachmentOf(file), creation: manifest.time },
    })),
  }
}

/** Who wrote a record, with the EIP-712 signature over its statement (docs/formats.md, Statement). */
function provenanceOf(about: Context, record: RecordState, manifest: Manifest): Json {
  const who = party(about, manifest.author)
  const when = instant(record.addedAt.timestamp)
  return {
    resourceType: "Provenance",
    target: [{ reference: documentUrl(about, record.number) }],
    occurredDateTime: manifest.time,
    recorded: when,
    agent: [{ type: participant("author", "Author"), who }],
    signature: [authorSignature(manifest.signature ?? "0x", when, who)],
  }
}

/** A grant, live or over. The folder's name is the account's own word. */
function consentOf(about: Context, grant: GrantState, records: readonly RecordState[]): Json {
  const { scope, grantee, permissions, expiresAt, grantedAt, ended } = grant
  const covered =
    scope === EVERYTHING
      ? []
      : records.filter(({ number, folder }) =>
          isRecordScope(scope) ? number === recordOfScope(scope) : folder === scope,
        )
  const what =
    scope === EVERYTHING
      ? "Everything"
      : isRecordScope(scope)
        ? "One record"
        : about.folderName(scope) || "A folder"
  const end = Math.min(expiresAt, ended?.place.timestamp ?? expiresAt)
  return {
    resourceType: "Consent",
    status: isLive(grant, about.now) ? "active" : "inactive",
    scope: coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", "Privacy Consent"),
    category: [coding("http://loinc.org", "59284-0", "Consent Document")],
    patient: { reference: about.urlOf("patient") },
    dateTime: instant(grantedAt.timestamp),
    performer: [party(about, grant.grantedBy)],
    policyRule: coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN", "opt-in"),
    provision: {
      type: "permit",
      // A grant that ended in the second in which it began has an empty period
      period: { start: instant(grantedAt.timestamp), end: instant(Math.max(end, grantedAt.timestamp)) },
      actor: [
        {
          role: coding(
            "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
            "IRCP",
            "information recipient",
          ),
          reference: party(about, grantee),
        },
      ],
      action: [
        ...(permissions & READ
          ? [coding("http://terminology.hl7.org/CodeSystem/consentaction", "access", "Access")]
          : []),
        ...(permissions & CONTRIBUTE ? [{ text: "Add records" }] : []),
      ],
      code: [{ text: what }],
      ...(covered.length > 0
        ? {
            data: covered
              .filter(({ number }) => about.manifests.has(number))
              .map(({ number }) => ({
                meaning: "instance",
                reference: { reference: documentUrl(about, number) },
              })),
          }
        : {}),
    },
  }
}

function auditEventOf(about: Context, one: JournalEntry): Json {
  const { action, text } = actionOf(one)
  const inside = recordsOf(one).filter(
    (number) => about.manifests.has(number) && !about.state.records.get(number)?.removed,
  )
  return {
    resourceType: "AuditEvent",
    type: {
      system: "http://dicom.nema.org/resources/ontology/DCM",
      code: "110110",
      display: "Patient Record",
    },
    subtype: [{ system: did(about, about.registry), code: one.kind, display: text }],
    action,
    recorded: instant(one.place.timestamp),
    outcome: "0",
    agent: [{ who: party(about, one.by), requestor: true }],
    source: { observer: { identifier: identifier(about, about.registry), display: "Record registry" } },
    entity: [
      {
        what: { reference: about.urlOf("patient") },
        detail: [{ type: "transaction", valueString: one.place.transaction }],
      },
      ...inside.map((number) => ({ what: { reference: documentUrl(about, number) } })),
    ],
  }
}
