"use client"
/* eslint-disable react-hooks/refs -- refs are handed on here, and read by handlers alone */
import { useMemo, useRef } from "react"
import type { RefObject } from "react"
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

/** Where a new secret is read from when it is used: it stays in its fields and never becomes React's state. */
export interface TypedSecret {
  readonly text: RefObject<HTMLInputElement | null>
  readonly again: RefObject<HTMLInputElement | null>
  readonly read: () => SecretInput
}

export function useTypedSecret(): TypedSecret {
  const text = useRef<HTMLInputElement>(null)
  const again = useRef<HTMLInputElement>(null)
  return useMemo(
    () => ({
      ...{ text, again },
      read: () => ({ text: text.current?.value ?? "", again: again.current?.value ?? "" }),
    }),
    [],
  )
}

/** A new secret, typed twice. */
export function SecretFields(props: { typed: TypedSecret; problem: SecretProblem; onChange: () => void }) {
  const { typed, problem, onChange } = props
  return (
    <Stack>
      <Field
        ref={typed.text}
        type="password"
        label="Your secret"
        help="Three or four words that only you think of. Capital letters and spaces count. If you forget it, only your recovery code opens your records."
        autoComplete="new-password"
        error={problem.text}
        onChange={onChange}
      />
      <Field
        ref={typed.again}
        type="password"
        label="Type it once more"
        autoComplete="new-password"
        error={problem.again}
        onChange={onChange}
      />
    </Stack>
  )
}
