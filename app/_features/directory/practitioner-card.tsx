"use client"
import type { ReactNode } from "react"
import { checksumAddress } from "../../_core/checksum-address"
import { verificationOf } from "../../_journeys/read-directory"
import type { Practitioner } from "../../_journeys/read-directory"
import { shortAccount } from "../../_session/names"
import { useShownKey } from "../../_session/queries"
import type { ShownKey } from "../../_session/queries"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { Row } from "../../_ui/Layout"
import { Fingerprint, PersonCard } from "../../_ui/PersonCard"
import type { PersonCardProps } from "../../_ui/PersonCard"
import { SkeletonText } from "../../_ui/Skeleton"
import { ProblemNote } from "../../_parts/actions/problem"
import { issuersOf, untilOf, workOf } from "../vouching"

/** One practitioner: who vouches, until when, and the digits of the key. */
export function PractitionerCard(props: { practitioner: Practitioner; now: number; share: ReactNode }) {
  const { practitioner, now } = props
  // Shown alone: before anything is shared, two providers are asked.
  const key = useShownKey(practitioner.account, "reader")
  const work = workOf(practitioner)
  return (
    <PersonCard
      name={practitioner.profile?.name ?? shortAccount(practitioner.account)}
      meta={work || "No profile is stored here"}
      {...standingOf(practitioner, key.data?.digest, now)}
    >
      {key.isPending && <SkeletonText label="Looking up their key" count={2} />}
      <ProblemNote error={key.error} />
      {key.data && <Fingerprint label="The digits of their key:" groups={key.data.digits} />}
      {key.data === null && <p>They have no keys here at the moment, so nothing can be shared with them.</p>}
      <Row between>
        <Disclosure label="Details">
          <ProofList proofs={proofsOf(practitioner)} />
        </Disclosure>
        {key.data && props.share}
      </Row>
    </PersonCard>
  )
}

function standingOf(
  practitioner: Practitioner,
  digest: ShownKey["digest"] | undefined,
  now: number,
): Pick<PersonCardProps, "standing"> {
  const live = practitioner.vouchings.filter(({ standing }) => standing === "live")
  const verification = digest && verificationOf(practitioner, digest)
  if (verification?.kind === "other-key")
    return {
      standing: {
        kind: "changed",
        text: "Their key is not the one that was verified",
        detail: `${issuersOf(live)} saw another key. It may be new, or somebody else’s: ask them before you share.`,
      },
    }
  const by = verification?.kind === "verified" ? verification.by : live
  return { standing: { kind: "verified", text: `Verified by ${issuersOf(by)}`, detail: untilOf(by, now) } }
}

const proofsOf = ({ account, vouchings }: Practitioner) => [
  { term: "Account", value: checksumAddress(account) },
  ...vouchings.flatMap(({ issuer, profile, attestedAt, standing }) => [
    {
      term: issuer.name,
      value: `${standing === "live" ? "" : "no longer; "}number ${profile?.licence ?? "unknown"}, block ${attestedAt.block}`,
    },
  ]),
]
