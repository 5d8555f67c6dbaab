import { RECORD_KINDS } from "../../app/_core/records/manifest-schema"
import type { RecordKind } from "../../app/_core/records/manifest-schema"
import { withComparedKey } from "../../app/_core/notebook"
import type { Address, Digest, Scope } from "../../app/_core/types"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { lookAtPatientKey } from "../../app/_journeys/patient-key"
import type { Values } from "./command"
import { text } from "./command"
import type { Here } from "./enter"
import { EXIT } from "./exit-codes"
import type { Destination } from "./intake/new-record"
import { accountNamed } from "./people"
import { ownPlace, placeAt } from "./places"
import { CommandRefusal } from "./refusal"

/** What `add` and `watch` are told of a destination. */
export const DESTINATION_OPTIONS = {
  for: { type: "string" },
  folder: { type: "string" },
  kind: { type: "string" },
  "patient-name": { type: "string" },
  "patient-digits": { type: "string" },
} as const

/** @throws CommandRefusal; KeywardError as `readPatient` does */
export async function destinationOf(here: Here, values: Values): Promise<Destination> {
  const { keys, notebook } = here
  const patient = accountNamed(here, text(values["for"]) ?? "me")
  const folder = text(values["folder"])
  const isOwn = patient === keys.account
  const place = isOwn ? ownPlace(here, folder) : await placeAt(here, patient, folder)
  const called = isOwn ? notebook?.name : notebook?.contacts[patient]
  return {
    patient,
    ...place,
    patientName: text(values["patient-name"]) ?? called ?? "",
    authorName: notebook?.name ?? "",
    kind: kindFrom(text(values["kind"])),
    compared: isOwn
      ? undefined
      : await comparedKey(here, patient, place.folder, text(values["patient-digits"])),
  }
}

function kindFrom(typed: string | undefined): RecordKind | undefined {
  const kind = RECORD_KINDS.find((each) => each === typed)
  if (typed !== undefined && !kind)
    throw new CommandRefusal(`--kind is one of ${RECORD_KINDS.join(", ")}; not ${typed}.`)
  return kind
}

/**
 * The key that what is added is encrypted to, where the account holds no key of the folder's: the one that it knows, or
 * one whose digits were compared with the patient now. What was compared is kept in the notebook.
 */
async function comparedKey(
  { services, keys, notebook }: Here,
  patient: Address,
  folder: Scope,
  digits: string | undefined,
): Promise<Digest | undefined> {
  const before = notebook?.comparedKeys[patient]
  const known = await lookAtPatientKey(services, keys, patient, { compared: before, folder })
  if (!known || (known.isKnown && digits === undefined)) return before
  if (digits?.replace(/\D/g, "") !== known.digits.join(""))
    throw new CommandRefusal(
      digits === undefined
        ? "The patient's key has changed since this account was let in. Have the patient read out the digits of their " +
            "key, in person or by phone, and give them by --patient-digits."
        : "These are not the digits of the patient's key. Nothing is encrypted to it until you know why.",
      EXIT.person,
    )
  await changeNotebook(services, keys, (now) => withComparedKey(now, patient, known.digest))
  return known.digest
}
