"use client"
import { Check } from "lucide-react"
import { useState } from "react"
import type { FormEvent } from "react"
import { emptyNotebook } from "../../_core/notebook"
import type { Notebook } from "../../_core/notebook"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Chips } from "../../_ui/Chips"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Row, Stack } from "../../_ui/Layout"
import { MarkedLine } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"

/** Name and role, encrypted, on every device of this account. */
export function OwnName() {
  const { notebook, writeNotebook } = useSession()
  const [name, setName] = useState(notebook?.name ?? "")
  const [birthDate, setBirthDate] = useState(notebook?.birthDate ?? "")
  const [role, setRole] = useState<Notebook["role"]>(notebook?.role ?? "patient")
  const [state, setState] = useState<"rest" | "busy" | "saved" | "empty">("rest")
  const [error, setError] = useState<unknown>(null)
  const called = name.trim()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === "busy") return
    setError(null)
    if (!called) return setState("empty")
    setState("busy")
    try {
      await writeNotebook((kept) => ({
        ...(kept ?? emptyNotebook(called, role)),
        name: called,
        birthDate,
        role,
      }))
      setState("saved")
    } catch (thrown) {
      setError(thrown)
      setState("rest")
    }
  }
  return (
    <Card>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack>
          <Field
            label="Your name"
            help="Encrypted. People you share records with read it inside the records you add from now on."
            autoComplete="name"
            maxLength={120}
            value={name}
            error={state === "empty" ? "Type a name." : undefined}
            onChange={(event) => {
              setName(event.target.value)
              setState("rest")
            }}
          />
          {role === "patient" && (
            <Field
              label="Date of birth (if you like)"
              help="Encrypted, and read by nobody else. With it, a document about another person is noticed on this device."
              type="date"
              autoComplete="bday"
              value={birthDate}
              onChange={(event) => {
                setBirthDate(event.target.value)
                setState("rest")
              }}
            />
          )}
          <Chips
            legend="I am here as"
            value={role}
            onChange={(next) => {
              setRole(next)
              setState("rest")
            }}
            choices={[
              { value: "patient", label: "A patient" },
              { value: "doctor", label: "A doctor" },
            ]}
          />
          <ProblemNote error={error} />
          <Row>
            <Button type="submit" busy={state === "busy"} busyLabel="Saving…">
              Save
            </Button>
            <div role="status">
              {state === "saved" && (
                <MarkedLine tone="success" icon={<Icon of={Check} size={16} />}>
                  Saved
                </MarkedLine>
              )}
            </div>
          </Row>
        </Stack>
      </form>
    </Card>
  )
}
