"use client"
import { Field } from "../_ui/Field"
import { Stack } from "../_ui/Layout"

export interface SecretInput {
  readonly text: string
  readonly again: string
}
export interface SecretProblem {
  readonly text?: string
  readonly again?: string
}

const SHORTEST = 8

/** What is missing of a new secret; empty where nothing is. */
export function checkSecret({ text, again }: SecretInput): SecretProblem {
  if ([...text].length < SHORTEST)
    return { text: `Use at least ${SHORTEST} characters; three or four words are easy to keep in mind.` }
  if (text !== again) return { again: "The two are not the same. Type it once more." }
  return {}
}

/** A new secret, typed twice. */
export function SecretFields(props: {
  value: SecretInput
  problem: SecretProblem
  onChange: (value: SecretInput) => void
}) {
  const { value, problem, onChange } = props
  return (
    <Stack>
      <Field
        type="password"
        label="Your secret"
        help="Three or four words that only you think of. Capital letters and spaces count. If you forget it, only your recovery code opens your records."
        autoComplete="new-password"
        value={value.text}
        error={problem.text}
        onChange={(event) => onChange({ ...value, text: event.target.value })}
      />
      <Field
        type="password"
        label="Type it once more"
        autoComplete="new-password"
        value={value.again}
        error={problem.again}
        onChange={(event) => onChange({ ...value, again: event.target.value })}
      />
    </Stack>
  )
}
