"use client"
import { useState } from "react"
import { Avatar } from "../_ui/Avatar"
import { Field } from "../_ui/Field"
import { aboutRecipient, findRecipients, useRecipients } from "./recipients"
import type { Recipient } from "./recipients"
import styles from "./recipient-search.module.css"

/** A name that is known, or an account's address. */
export function RecipientSearch(props: {
  /** "With whom" unless said. */
  label?: string
  chosen: Recipient | null
  onChoose: (recipient: Recipient | null) => void
}) {
  const recipients = useRecipients()
  const [typed, setTyped] = useState(props.chosen ? props.chosen.name || props.chosen.account : "")
  const found = findRecipients(typed, recipients)
  const change = (text: string) => {
    setTyped(text)
    const [one] = findRecipients(text, recipients)
    const exact = one && (one.standing === "unknown" || one.account === text.trim().toLowerCase())
    props.onChoose(exact ? one : null)
  }
  const choose = (recipient: Recipient) => {
    setTyped(recipient.name || recipient.account)
    props.onChoose(recipient)
  }
  return (
    <>
      <Field
        type="search"
        label={props.label ?? "With whom"}
        placeholder="A name, or an address"
        autoComplete="off"
        data-autofocus=""
        value={typed}
        onChange={(event) => change(event.target.value)}
      />
      {!props.chosen && found.length > 0 && (
        <ul className={styles.found} aria-label="People you may mean">
          {found.slice(0, 6).map((recipient) => (
            <li key={recipient.account}>
              <button type="button" onClick={() => choose(recipient)}>
                <Avatar name={recipient.name} />
                <span>
                  <b>{recipient.name}</b>
                  <span className={styles.meta}>{aboutRecipient(recipient)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
