"use client"
import type { ReactNode, Ref } from "react"
import { Field } from "../../_ui/Field"

export interface CodeFieldProps {
  /** What was typed is read from here when it is used: it stays in the field and never becomes React's state. */
  ref: Ref<HTMLInputElement>
  label?: string
  help?: string
  /** Whether it was sent without a code. */
  missing: boolean
  /** What is wrong with the code that was sent. */
  wrong?: ReactNode
  autoFocus?: boolean
  onChange: () => void
}

/** Where somebody types a recovery code. */
export const CodeField = ({ label, help, missing, wrong, ...rest }: CodeFieldProps) => (
  <Field
    label={label ?? "Recovery code"}
    help={help ?? "14 groups of four. Dashes, spaces and capitals make no difference."}
    error={missing ? "Type the code first." : wrong}
    autoComplete="off"
    autoCapitalize="characters"
    spellCheck={false}
    {...rest}
  />
)
