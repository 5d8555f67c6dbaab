"use client"
import { OctagonAlert, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"
import { asKeywardError } from "../../_core/errors"
import { Button } from "../../_ui/Button"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import { Panel } from "../../_ui/Panel"
import { useWording } from "../confirming"

/** A failure where a page or a part of it should be: what happened, what is safe, what to do next. */
export function ProblemPanel(props: {
  error: unknown
  onAction?: () => void
  /** More than the one button. */
  actions?: ReactNode
  level?: 1 | 2 | 3
}) {
  const error = asKeywardError(props.error)
  const { code, details } = error
  const words = useWording()(error)
  const proofs = [
    { term: "Code", value: code },
    ...Object.entries(details).map(([term, value]) => ({ term, value: String(value) })),
  ]
  return (
    <Panel
      tone={words.tone}
      icon={<Icon of={words.tone === "danger" ? OctagonAlert : TriangleAlert} />}
      title={words.title}
      sentences={[words.safe, words.next]}
      level={props.level ?? 2}
      role="alert"
      actions={
        <>
          {props.onAction && (
            <Button look="filled" onClick={props.onAction}>
              {words.action}
            </Button>
          )}
          {props.actions}
          <Disclosure label="Details">
            <ProofList proofs={proofs} />
          </Disclosure>
        </>
      }
    />
  )
}

/** A failure beside what failed, in a form or a dialog: nothing that was typed goes away. */
export function ProblemNote({ error }: { error: unknown }) {
  const wordsFor = useWording()
  if (!error) return null
  const words = wordsFor(asKeywardError(error))
  return (
    <Note tone={words.tone} role="alert">
      <b>{words.title}.</b> {words.safe} {words.next}
    </Note>
  )
}
