"use client"
import { useWords } from "../../_language/use-words"
import { Chips } from "../../_ui/Chips"
import type { May } from "./may"
import { SHARE } from "./words"

/** What the third one means stands in the dialog's note. */
export const WhatTheyMayDo = (props: { may: May; onChange: (may: May) => void }) => {
  const words = useWords(SHARE)
  return (
    <Chips
      legend={words.whatTheyMayDo}
      value={props.may}
      onChange={props.onChange}
      choices={[
        { value: "read", label: words.read },
        { value: "read-and-add", label: words.readAndAdd },
        { value: "add", label: words.onlyAdd },
      ]}
    />
  )
}
