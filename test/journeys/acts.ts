import { expect } from "chai"
import { isKeywardError } from "../../app/_core/errors"
import type { ErrorCode } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { READ } from "../../app/_core/types"
import type { RecordNumber, Scope } from "../../app/_core/types"
import { checkContributions, fileContributions } from "../../app/_journeys/file-contributions"
import type { CheckProgress } from "../../app/_journeys/file-contributions"
import { grantAccess } from "../../app/_journeys/grant-access"
import { readPatient } from "../../app/_journeys/read-patient"
import type { PatientView } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import type { ListedRecord } from "../../app/_journeys/read-record"
import type { Services } from "../../app/_journeys/services"
import type { Actor } from "./world"

export const DAY = 86_400

/** The patient shares a scope with somebody whose published key the patient has compared. */
export async function share(
  patient: Actor,
  scope: Scope,
  to: Actor,
  { days = 30, permissions = READ } = {},
): Promise<void> {
  await grantAccess(patient.services, patient.keys, {
    scope,
    grantee: to.keys.account,
    expiresAt: (await patient.services.reader.now()) + days * DAY,
    permissions,
    keyDigest: keyDigest(to.keys.publicKey),
  })
}

/** A patient as somebody sees them now. */
export const viewOf = (who: Actor, patient: Actor): Promise<PatientView> =>
  readPatient(who.services, who.keys, patient.keys.account)

export const seenBy = async (who: Actor, patient: Actor): Promise<ListedRecord[]> =>
  listRecords(who.services, await viewOf(who, patient), new Map())

export const titles = (listed: readonly ListedRecord[]): (string | undefined)[] =>
  listed.map(({ open }) => open?.manifest.title)

/** The patient files contributions: checked first; gives what was filed and what was refused. */
export async function fileAll(
  { services, keys }: Actor,
  records: readonly { readonly record: RecordNumber; readonly folder: Scope }[],
  onProgress?: (progress: CheckProgress) => void,
) {
  const { accepted, refused } = await checkContributions(
    services,
    keys,
    records,
    onProgress ? { onProgress } : {},
  )
  await fileContributions(services, keys, accepted)
  return { filed: accepted.map(({ open }) => open.state.number), refused }
}

/** The number of the newest record. */
export async function newest(patient: Actor): Promise<RecordNumber> {
  const number = [...(await viewOf(patient, patient)).state.records.keys()].at(-1)
  if (number === undefined) throw new Error("there is no record")
  return number
}

export async function expectRefusal(code: ErrorCode, work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(
    () => "it went through",
    (error: unknown) => (isKeywardError(error) ? error.code : error),
  )
  expect(outcome).to.equal(code)
}

/** Services whose wallet, relay or provider says that a call is confirmed, and never brings it. */
export const neverBringing = (services: Services, call: keyof Services["writer"]): Services => ({
  ...services,
  writer: new Proxy(services.writer, {
    get(target, name) {
      if (name === call) return () => Promise.resolve()
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? (value.bind(target) as unknown) : value
    },
  }),
})
