"use client"
import { useState } from "react"
import { IssuerForm } from "../../_parts/issuers/issuer-form"
import { isIssuerAddress, MAX_ISSUERS } from "../../_core/shl/trusted-issuers"
import { Button } from "../../_ui/Button"
import { useCardTrust } from "../card-trust"
import { pageFetcher } from "../page-fetcher"
import type { Card } from "./model"

/** Offers to add the issuer of a card that could not be checked, or to ask it for its keys again. */
export function IssuerOffer({ card: { signature, iss } }: { card: Card }) {
  const { issuers, keep } = useCardTrust()
  const [open, setOpen] = useState(false)
  const unchecked = signature === "unknown-issuer" || signature === "unknown-key"
  if (!unchecked || !keep || !isIssuerAddress(iss)) return null
  const known = issuers.find((issuer) => issuer.iss === iss)
  if (!known && issuers.length >= MAX_ISSUERS) return null
  if (!open)
    return (
      <div>
        <Button size="small" onClick={() => setOpen(true)}>
          {known ? `Ask for the keys of ${known.name} again` : "Add this issuer"}
        </Button>
      </div>
    )
  return (
    <IssuerForm
      fromCard
      iss={iss}
      {...(known ? { known } : {})}
      fetcher={pageFetcher}
      keep={keep}
      onClose={() => setOpen(false)}
    />
  )
}
