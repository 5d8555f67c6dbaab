"use client"
import { Note } from "../../_ui/Note"
import type { NoteProps } from "../../_ui/Note"
import { count } from "../../_words/format"
import { LabelledList } from "../parts/labelled-list"
import { ReadFrame } from "../parts/read-frame"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import styles from "./health-card.module.css"
import { IssuerOffer } from "./issuer-offer"
import type { Card, CardFile } from "./model"

/** SMART Health Cards: who says to have issued each, whether that could be checked, and what it holds. */
export default function HealthCardView(props: ViewProps) {
  const state = useReading<CardFile>("health-card", props)
  return (
    <ReadFrame
      view={props}
      state={state}
      meta={state.step === "ready" && count(state.model.cards.length, "card")}
    >
      {({ cards }) =>
        cards.map((card, index) => (
          <section key={index} className={styles.card} aria-label={`Card ${index + 1} of ${cards.length}`}>
            <Note tone={TONES[card.signature ?? "wrong"]}>{card.verdict}</Note>
            {card.warnings.map((warning) => (
              <Note key={warning} tone="warning">
                {warning}
              </Note>
            ))}
            <LabelledList lines={card.lines} />
            <IssuerOffer card={card} />
            {card.bundle && props.nested(card.bundle, { open: true })}
          </section>
        ))
      }
    </ReadFrame>
  )
}

const TONES: Record<NonNullable<Card["signature"]>, NonNullable<NoteProps["tone"]>> = {
  verified: "success",
  wrong: "danger",
  "unknown-issuer": "warning",
  "unknown-key": "warning",
}
