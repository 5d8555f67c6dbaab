"use client"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { ReactNode } from "react"
import { isKeywardError } from "../_core/errors"
import { withComparedKey } from "../_core/notebook"
import type { Address, Digest, Scope } from "../_core/types"
import { lookAtPatientKey } from "../_journeys/patient-key"
import { shortAccount, useNames } from "../_session/names"
import { useSession, useUnlocked } from "../_session/session"
import { Checkbox } from "../_ui/Checkbox"
import { Fingerprint, PersonCard } from "../_ui/PersonCard"
import { SkeletonText } from "../_ui/Skeleton"
import { ProblemNote } from "../_parts/actions/problem"
import { ConfirmDialog } from "./confirm-dialog"

/** How often it is looked at, in ms: what is compared has to be the key of this moment. */
const AGAIN = 6_000

/** A patient's key that something is about to be encrypted to, and the question where it is not the one known. */
export interface PatientKey {
  /** What has yet to be said, null where there is nothing to compare or it was compared. */
  readonly gap: string | null
  /** The key whose digits were compared, now or before; to be handed to the journey. */
  readonly compared: Digest | undefined
  /** Nothing where the key is the one known. */
  readonly fields: ReactNode
  /** Keeps in the notebook what was compared here. */
  readonly remember: () => Promise<void>
  readonly isLooking: boolean
}

/** @param folder to which something is added; undefined where the patient is asked for access */
export function usePatientKey(patient: Address | null, called: string, folder?: Scope): PatientKey {
  const { services, keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const [now, setNow] = useState<Digest | null>(null)
  const before = patient ? notebook?.comparedKeys[patient] : undefined
  const look = useQuery({
    queryKey: ["patient-key", keys.account, patient, before, folder === undefined ? null : String(folder)],
    enabled: patient !== null,
    queryFn: () => patient && lookAtPatientKey(services, keys, patient, { compared: before, folder }),
    staleTime: 0,
    refetchInterval: AGAIN,
  })
  const changed = look.data?.isKnown === false ? look.data : null
  const isCompared = changed !== null && changed.digest === now
  const compared = isCompared ? changed.digest : before
  const frozen = isKeywardError(look.error, "account-frozen") ? look.error : null
  return {
    gap: changed && !isCompared ? "Compare the digits of their new key, and say that you did." : null,
    compared,
    isLooking: look.isPending,
    fields: changed ? (
      <PersonCard
        name={called}
        meta={patient && shortAccount(patient) !== called ? shortAccount(patient) : null}
        standing={{
          kind: "changed",
          text: "Their key has changed",
          detail:
            "It was made after they gave you access or you asked them. Somebody who took their wallet could have made it: compare the digits before anything is encrypted to it.",
        }}
      >
        <Fingerprint label="The digits of their key:" groups={changed.digits} />
        <Checkbox
          label="I compared these digits with them, by phone or in person"
          checked={isCompared}
          onChange={(checked) => setNow(checked ? changed.digest : null)}
        />
      </PersonCard>
    ) : (
      <ProblemNote error={frozen} />
    ),
    remember: async () => {
      if (patient && isCompared) await writeNotebook((kept) => withComparedKey(kept, patient, changed.digest))
    },
  }
}

/** Asks for the comparison where something stopped because of the key; then it goes on. */
export function CompareKeyDialog(props: {
  patient: Address
  folder: Scope
  onCompared: (key: Digest | undefined) => void
  onClose: () => void
}) {
  const { patient, folder, onCompared, onClose } = props
  const called = useNames()(patient)
  const key = usePatientKey(patient, called, folder)
  const go = async () => {
    await key.remember()
    onCompared(key.compared)
    onClose()
  }
  return (
    <ConfirmDialog
      title="Compare the key"
      no="Cancel"
      yes="Go on"
      doing="Going on…"
      gap={key.isLooking ? "One moment: the key is being looked up." : key.gap}
      onConfirm={go}
      onClose={onClose}
    >
      {key.isLooking ? <SkeletonText label="Looking up their key" count={4} /> : key.fields}
    </ConfirmDialog>
  )
}
