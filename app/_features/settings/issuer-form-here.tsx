"use client"
import { IssuerForm } from "../../_parts/issuers/issuer-form"
import type { IssuerFormProps } from "../../_parts/issuers/issuer-form"
import { pageFetcher } from "../../_viewers/page-fetcher"

/** The form of an issuer, whose host is asked through this server. */
export const IssuerFormHere = (props: Omit<IssuerFormProps, "fetcher">) => (
  <IssuerForm {...props} fetcher={pageFetcher} />
)
