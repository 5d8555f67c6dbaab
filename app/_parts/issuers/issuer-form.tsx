"use client"
import { useEffect, useRef, useState } from "react"
import type { LinkFetcher } from "../../_core/shl/ask-link"
import { fetchIssuerKeys, keysAddress } from "../../_core/shl/issuer-keys"
import type { PublishedKeys } from "../../_core/shl/issuer-keys"
import { asIssuerAddress, MAX_ISSUER_NAME_LENGTH } from "../../_core/shl/trusted-issuers"
import type { TrustedIssuer } from "../../_core/shl/trusted-issuers"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Row, Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { ProblemNote } from "../actions/problem"
import { FetchedKeys } from "./fetched-keys"

export interface IssuerFormProps {
  /** The issuer's address if it is known already, from a card or the list; else it is typed. */
  readonly iss?: string
  /** The issuer as it is in the list: its keys are fetched again. */
  readonly known?: TrustedIssuer
  /** Whether the address comes from a card: nobody has confirmed yet that it is really the issuer's. */
  readonly fromCard?: boolean
  readonly fetcher: LinkFetcher
  readonly keep: (issuer: TrustedIssuer) => Promise<void>
  readonly onClose: () => void
}

/**
 * Adds an issuer of SMART Health Cards, or fetches its keys again. The host is asked only after its name was shown and the
 * person agreed; nothing is stored before the keys were shown.
 */
export function IssuerForm(props: IssuerFormProps) {
  const { known, fromCard = false, fetcher, keep, onClose } = props
  const [typed, setTyped] = useState(props.iss ?? "")
  const [name, setName] = useState(known?.name ?? "")
  const [published, setPublished] = useState<PublishedKeys | null>(null)
  const [busy, setBusy] = useState<"" | "asking" | "saving">("")
  const [missing, setMissing] = useState<"" | "iss" | "name">("")
  const [error, setError] = useState<unknown>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const iss = asIssuerAddress(typed)
  const host = iss ? keysAddress(iss).host : ""
  const work = (what: "asking" | "saving", task: (signal: AbortSignal) => Promise<void>) => {
    const abort = new AbortController()
    running.current = abort
    setError(null)
    setBusy(what)
    task(abort.signal)
      .catch((thrown: unknown) => !abort.signal.aborted && setError(thrown))
      .finally(() => setBusy(""))
  }
  const ask = () => {
    setMissing(iss ? "" : "iss")
    if (iss) work("asking", async (signal) => setPublished(await fetchIssuerKeys(iss, fetcher, signal)))
  }
  const confirm = () => {
    const called = name.trim()
    setMissing(called ? "" : "name")
    if (!called || !iss || !published) return
    const keys = published.keys.map(({ key }) => key)
    const pinnedOn = new Date().toISOString().slice(0, 10)
    work("saving", () => keep({ name: called, iss, keys, pinnedOn }).then(onClose))
  }
  return (
    <Stack>
      {props.iss === undefined ? (
        <Field
          label="Address of the issuer"
          help="As it is written in its cards, such as https://cards.example.org/issuer. You find it on the issuer’s web page or letter."
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          disabled={published !== null}
          value={typed}
          error={missing === "iss" ? "Type a secure (https) address." : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : (
        <p>
          Address of the issuer: <b>{typed}</b>
        </p>
      )}
      {!published && (
        <>
          {fromCard && !known && (
            <Note tone="warning">
              The card itself names this address, and anybody can write any address into a card. Add it only
              if you know that it belongs to whoever gave you the card.
            </Note>
          )}
          {host && (
            <p>
              This server asks {host} for its public keys. {host} learns that somebody here asks, but nothing
              about a card.
            </p>
          )}
        </>
      )}
      {published && (
        <>
          <FetchedKeys host={host} published={published} known={known ?? null} />
          <Field
            label="Name of the issuer"
            help="As you call them. It is shown beside cards that were signed with one of these keys."
            maxLength={MAX_ISSUER_NAME_LENGTH}
            autoComplete="off"
            value={name}
            error={missing === "name" ? "Type a name." : undefined}
            onChange={(event) => setName(event.target.value)}
          />
        </>
      )}
      <ProblemNote error={error} />
      <Row>
        {published ? (
          <Button look="filled" busy={busy === "saving"} busyLabel="Saving…" onClick={confirm}>
            {known ? "Keep these keys instead" : "Trust this issuer"}
          </Button>
        ) : (
          <Button look="filled" busy={busy === "asking"} busyLabel="Asking…" onClick={ask}>
            {host ? `Ask ${host} for its keys` : "Ask for its keys"}
          </Button>
        )}
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </Row>
    </Stack>
  )
}
