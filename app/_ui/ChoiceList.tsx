"use client"

import type { ReactNode } from "react"
import { has } from "./has"
import { Radios } from "./Radios"
import type { RadiosProps } from "./Radios"
import styles from "./ChoiceList.module.css"

export interface Choice<Value extends string> {
  value: Value
  label: ReactNode
  help?: ReactNode
}

export interface ChoiceListProps<Value extends string> extends RadiosProps<Value> {
  choices: readonly Choice<Value>[]
}

/** One of a few, each with a line of explanation: radio cards in one frame. */
export const ChoiceList = <Value extends string>(props: ChoiceListProps<Value>) => (
  <Radios {...props} className={styles.list} choiceClassName={styles.choice}>
    {({ label, help }) => (
      <span>
        <b>{label}</b>
        {has(help) && <span className={styles.help}>{help}</span>}
      </span>
    )}
  </Radios>
)
