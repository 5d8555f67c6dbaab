"use client"
import { Chips } from "../../_ui/Chips"
import type { May } from "./may"

/** What the third one means stands in the dialog's note. */
export const WhatTheyMayDo = (props: { may: May; onChange: (may: May) => void }) => (
  <Chips
    legend="What they may do"
    value={props.may}
    onChange={props.onChange}
    choices={[
      { value: "read", label: "Read" },
      { value: "read-and-add", label: "Read and add" },
      { value: "add", label: "Only add" },
    ]}
  />
)
