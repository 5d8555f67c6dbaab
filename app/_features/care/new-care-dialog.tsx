"use client"
import { useState } from "react"
import { Keeper } from "../../_core/keeper"
import { MAX_CARE_NAME } from "../../_core/keys/care-document"
import { keepCare, prepareCare } from "../../_journeys/care"
import type { PreparedCare } from "../../_journeys/care"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { useCareTools } from "../../_session/care"
import { useRefresh } from "../../_session/refresh"
import { useSession, useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta, Prose } from "../../_ui/Text"
import { RecoveryCode } from "../recovery-code"
import { paperOf } from "./paper"

/** An account for somebody else: who, their recovery code, and then it is kept. */
export default function NewCareDialog({ onClose }: { onClose: () => void }) {
  const { services, ownKeys } = useUnlocked()
  const { actFor } = useSession()
  const tools = useCareTools()
  const refresh = useRefresh()
  const [name, setName] = useState("")
  const [birthDate, setBirthDate] = useState("")
  const [missing, setMissing] = useState(false)
  const [prepared, setPrepared] = useState<Keeper<PreparedCare> | null>(null)
  const [checked, setChecked] = useState(false)
  const [kept, setKept] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const called = name.trim()

  const prepare = () => {
    setMissing(called === "")
    if (called === "") return
    void attempt(async () => {
      setPrepared(new Keeper(await prepareCare(ownKeys, { name: called, birthDate }, await tools())))
    })
  }
  const keep = () =>
    void attempt(async () => {
      if (!prepared) return
      await keepCare(services, ownKeys, prepared.secret, await tools())
      await refresh()
      setKept(true)
    })
  const openRecords = () =>
    void attempt(async () => {
      if (prepared) await actFor(prepared.secret.document.account)
      onClose()
    })

  const stage = kept ? "kept" : checked ? "keep" : prepared ? "code" : "who"
  const next = { who: prepare, code: undefined, keep, kept: openRecords }[stage]
  const label = { who: "Continue", code: "", keep: "Keep this account", kept: "Open their records" }[stage]
  const title = {
    who: "An account for somebody you care for",
    code: `The recovery code of ${called}`,
    keep: `Keep the account of ${called}`,
    kept: `The account of ${called} is ready`,
  }[stage]
  return (
    <Dialog
      open
      wide={stage === "code"}
      held={busy}
      onClose={onClose}
      title={title}
      {...(next ? { onSubmit: next } : {})}
      notice={error === null ? null : <ProblemNote error={error} />}
      actions={
        next && (
          <>
            {!busy && (
              <Button look="quiet" onClick={onClose}>
                {stage === "kept" ? "Close" : "Not now"}
              </Button>
            )}
            <Button look="filled" type="submit" busy={busy} busyLabel="One moment…">
              {error === null ? label : "Try again"}
            </Button>
          </>
        )
      }
    >
      <Stack>
        {stage === "who" && (
          <>
            <Field
              label="Their name"
              help="Encrypted. Who they share records with reads it inside them."
              autoComplete="off"
              autoFocus
              maxLength={MAX_CARE_NAME}
              value={name}
              error={missing ? "Type what they are called." : undefined}
              onChange={(event) => {
                setName(event.target.value)
                setMissing(false)
              }}
            />
            <Field
              label="Date of birth (if you like)"
              help="Encrypted. With it, a document about another person is noticed on this device."
              type="date"
              autoComplete="off"
              value={birthDate}
              onChange={(event) => setBirthDate(event.target.value)}
            />
            <Note>
              The account is theirs: it has keys and a recovery code of its own. You keep it: your own keys
              open it, so you read and do everything in it until it is handed over, and whoever gets your keys
              gets theirs, too.
            </Note>
          </>
        )}
        {stage === "code" && prepared && (
          <RecoveryCode
            code={() => prepared.secret.recoveryCode}
            account={prepared.secret.document.account}
            paper={paperOf(called)}
            level={3}
            onChecked={() => setChecked(true)}
          />
        )}
        {stage === "keep" && (
          <>
            <Prose>
              The copy can be read. Now the account is stored, sealed under your keys, and you become somebody
              who acts for it. This page asks you twice whether you want that.
            </Prose>
            <Meta>
              Anyone can see that this account made keys, and that yours acts for it; nobody can see who it is
              or what is in it.
            </Meta>
            {error !== null && (
              <Meta>
                What was done stays. If you close this now, go on later in the settings, on any device of
                yours.
              </Meta>
            )}
          </>
        )}
        {stage === "kept" && (
          <Note tone="success" role="status">
            You find it in your account’s menu: “Act for {called}”. Keep the paper with their passport: with
            it they take the account over, and it opens it if you cannot.
          </Note>
        )}
      </Stack>
    </Dialog>
  )
}
