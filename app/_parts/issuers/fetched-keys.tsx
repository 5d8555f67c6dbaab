"use client"
import { useEffect, useState } from "react"
import { thumbprintOf } from "../../_core/shl/issuer-keys"
import type { PublishedKeys } from "../../_core/shl/issuer-keys"
import type { TrustedIssuer } from "../../_core/shl/trusted-issuers"
import { ProofList } from "../../_ui/Disclosure"
import { Note } from "../../_ui/Note"
import { count } from "../../_words/format"

/** Keys that a host sent, each with its fingerprint; compared with the stored ones: which are new, which are gone. */
export function FetchedKeys(props: { host: string; published: PublishedKeys; known: TrustedIssuer | null }) {
  const { host, published, known } = props
  const kept = useThumbprints(known)
  const now = published.keys.map(({ thumbprint }) => thumbprint)
  const gone = kept?.filter((thumbprint) => !now.includes(thumbprint)) ?? []
  const added = kept && now.filter((thumbprint) => !kept.includes(thumbprint))
  return (
    <>
      <p>
        {host} sent {count(now.length, "key")}. If the issuer publishes the fingerprints of its keys
        elsewhere, compare them:
      </p>
      <ProofList
        proofs={[
          ...now.map((value, index) => ({
            term: `Key ${index + 1}${added?.includes(value) ? ", new" : ""}`,
            value,
          })),
          ...gone.map((value) => ({ term: "No longer given", value })),
        ]}
      />
      {published.unusable > 0 && (
        <Note>
          {count(published.unusable, "further key is", "further keys are")} of a kind that cards cannot be
          signed with; not kept.
        </Note>
      )}
      {known && added?.length === 0 && gone.length === 0 && (
        <Note tone="info" role="status">
          These are the keys that you keep already.
        </Note>
      )}
      {gone.length > 0 && (
        <Note tone="warning">
          {host} no longer gives {count(gone.length, "key")} that you keep. If you keep these keys instead,
          cards signed with {gone.length === 1 ? "it" : "them"} are not verified any more.
        </Note>
      )}
    </>
  )
}

/** Thumbprints of the stored keys; null if there are none, or until they are computed. */
function useThumbprints(issuer: TrustedIssuer | null): readonly string[] | null {
  const [known, setKnown] = useState<readonly string[] | null>(null)
  useEffect(() => {
    let left = false
    if (issuer)
      Promise.all(issuer.keys.map(thumbprintOf))
        .then((found) => !left && setKnown(found))
        .catch(() => undefined)
    return () => {
      left = true
    }
  }, [issuer])
  return known
}
