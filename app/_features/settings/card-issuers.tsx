"use client"
import { BadgeCheck } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { MAX_ISSUERS, withIssuer, withoutIssuer } from "../../_core/shl/trusted-issuers"
import type { TrustedIssuer } from "../../_core/shl/trusted-issuers"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Dialog } from "../../_ui/Dialog"
import { Row } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { asWritten, count, longDate } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { useCardIssuers } from "../use-card-issuers"
import { Way, Ways } from "./way"
import styles from "./way.module.css"

/** Asks hosts for keys: loaded when somebody wants that. */
const IssuerForm = lazy(() =>
  import("./issuer-form-here").then((loaded) => ({ default: loaded.IssuerFormHere })),
)

type Shown =
  { readonly what: "add" } | { readonly what: "ask-again" | "remove"; readonly issuer: TrustedIssuer } | null

/** The list of trusted issuers of SMART Health Cards: their keys, since when, and how to change it. */
export function CardIssuers() {
  const { issuers, change } = useCardIssuers()
  const [shown, setShown] = useState<Shown>(null)
  const close = () => setShown(null)
  return (
    <Card
      title="Issuers of health cards you trust"
      meta="A SMART Health Card is signed by whoever issued it. It is shown as verified if it was signed with a key of an issuer in this list. The list is encrypted and read by nobody else."
    >
      {issuers.length === 0 && <Meta>Nobody yet: every card is shown as not verified.</Meta>}
      <Ways>
        {issuers.map((issuer) => (
          <Way
            key={issuer.iss}
            icon={BadgeCheck}
            name={issuer.name}
            state={count(issuer.keys.length, "key")}
            ready
            words={`${issuer.iss} · fetched on ${longDate(asWritten(issuer.pinnedOn))}`}
            action={
              <Row>
                <Button size="small" onClick={() => setShown({ what: "ask-again", issuer })}>
                  Ask again<VisuallyHidden> for the keys of {issuer.name}</VisuallyHidden>
                </Button>
                <Button size="small" look="quiet" onClick={() => setShown({ what: "remove", issuer })}>
                  Remove<VisuallyHidden> {issuer.name}</VisuallyHidden>
                </Button>
              </Row>
            }
          />
        ))}
      </Ways>
      {issuers.length < MAX_ISSUERS ? (
        <Button className={styles.firm} onClick={() => setShown({ what: "add" })}>
          Add an issuer
        </Button>
      ) : (
        <Meta>This list is full: remove an issuer before you add another.</Meta>
      )}
      {shown?.what === "remove" && (
        <ConfirmDialog
          title={`Remove ${shown.issuer.name}?`}
          no="Keep it"
          yes="Remove"
          doing="Removing…"
          removes
          onConfirm={async () => {
            await change((now) => withoutIssuer(now, shown.issuer.iss))
            close()
          }}
          onClose={close}
        >
          <p>Their cards are shown as not verified from then on. The cards themselves stay where they are.</p>
        </ConfirmDialog>
      )}
      {shown && shown.what !== "remove" && (
        <Dialog
          open
          title={shown.what === "add" ? "Add an issuer of health cards" : `The keys of ${shown.issuer.name}`}
          onClose={close}
        >
          <Suspense>
            <IssuerForm
              {...(shown.what === "ask-again" ? { iss: shown.issuer.iss, known: shown.issuer } : {})}
              keep={(issuer) => change((now) => withIssuer(now, issuer))}
              onClose={close}
            />
          </Suspense>
        </Dialog>
      )}
    </Card>
  )
}
