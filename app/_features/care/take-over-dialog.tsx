"use client"
/* eslint-disable react-hooks/refs -- refs are handed on here, and read by handlers alone */
import { useRef, useState } from "react"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import { newSignerKey } from "../../_core/keys/signer-key"
import type { Passkey } from "../../_core/ports/passkey"
import type { Address } from "../../_core/types"
import { recoveryOfCode } from "../../_journeys/recover-account"
import { makePasskey } from "../../_journeys/passkeys"
import { keepTakeOver, prepareTakeOver } from "../../_journeys/take-over"
import type { PreparedTakeOver } from "../../_journeys/take-over"
import { useWording } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { CodeField } from "../../_parts/keys/code-field"
import { useTakeOverTools } from "../../_session/care"
import { useNames } from "../../_session/names"
import { usePasskeyEntry } from "../../_session/passkey-entry"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta, Prose } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { longDate } from "../../_words/format"
import { RecoveryCode } from "../recovery-code"

interface Made {
  readonly prepared: PreparedTakeOver
  readonly passkey: Passkey
  /** The code on the paper that came with the account. */
  readonly code: string
}

/** New keys for an account that somebody kept: a passkey, a code of one's own, and then it is theirs alone. */
export default function TakeOverDialog(props: { keepers: readonly Address[]; onClose: () => void }) {
  const { keepers, onClose } = props
  const { services, ownKeys } = useUnlocked()
  const entry = usePasskeyEntry()
  const tools = useTakeOverTools()
  const nameOf = useNames()
  const { toast } = useVoice()
  const wordsFor = useWording()
  const field = useRef<HTMLInputElement>(null)
  const [stays, setStays] = useState<"ends" | "stays">()
  const [missing, setMissing] = useState<{ code?: boolean; choice?: boolean }>({})
  const [made, setMade] = useState<Keeper<Made> | null>(null)
  const [checked, setChecked] = useState(false)
  const { busy, error, attempt, setError } = useAttempt()
  const names = keepers.map(nameOf).join(", ")

  const prepare = () => {
    const code = field.current?.value ?? ""
    const gaps = { code: code.trim() === "", choice: stays === undefined }
    setMissing(gaps)
    if (gaps.code || gaps.choice) return
    void attempt(async () => {
      const { addressOf } = await tools()
      const { recovery } = await services.agreed.recoveryOf(ownKeys.account)
      if ((await recoveryOfCode(services, code)) !== recovery) throw new KeywardError("recovery-code-wrong")
      const passkey = await makePasskey(services.passkeys, `Keyward, ${longDate(new Date())}`)
      const signer = newSignerKey()
      const prepared = await prepareTakeOver(services, ownKeys, { passkey, signer }, { addressOf })
      setMade(new Keeper({ prepared, passkey, code }))
    })
  }
  const keep = () =>
    void attempt(async () => {
      if (!made) return
      const { prepared, passkey, code } = made.secret
      const account = ownKeys.account
      await keepTakeOver(
        services,
        ownKeys,
        prepared,
        { code, ends: stays === "stays" ? [] : keepers },
        await tools(),
      )
      await entry.turnTo({ account, signer: prepared.signer, atHand: { kind: "passkey", passkey } })
      toast("The account is yours. The paper that came with it opens nothing any more: destroy it.")
    })

  const stage = checked ? "keep" : made ? "code" : "begin"
  const next = { begin: prepare, code: undefined, keep }[stage]
  const wrong = isKeywardError(error, "recovery-code-wrong") ? wordsFor(error) : null
  return (
    <Dialog
      open
      wide={stage === "code"}
      held={busy}
      onClose={onClose}
      title={{ begin: "Make it yours", code: "Your own recovery code", keep: "Take the account over" }[stage]}
      {...(next ? { onSubmit: next } : {})}
      notice={error === null || wrong ? null : <ProblemNote error={error} />}
      actions={
        next && (
          <>
            {!busy && (
              <Button look="quiet" onClick={onClose}>
                Not now
              </Button>
            )}
            <Button look="filled" type="submit" busy={busy} busyLabel="One moment…">
              {error !== null && !wrong ? "Try again" : stage === "begin" ? "Continue" : "Take it over"}
            </Button>
          </>
        )
      }
    >
      <Stack>
        {stage === "begin" && (
          <>
            <Prose>
              Your device asks twice for a new passkey. Then you write down a code of your own, and the
              account moves to your keys.
            </Prose>
            <CodeField
              ref={field}
              label="The code on the paper that came with the account"
              missing={missing.code ?? false}
              wrong={wrong ? `${wrong.title}. ${wrong.safe} ${wrong.next}` : undefined}
              onChange={() => {
                setMissing({})
                setError(null)
              }}
            />
            <ChoiceList
              legend={`From then on, ${names}`}
              value={stays}
              onChange={(choice) => {
                setStays(choice)
                setMissing({})
              }}
              choices={[
                {
                  value: "ends",
                  label: "acts for me no more",
                  help: "They read nothing that comes, and cannot share or add in your name.",
                },
                {
                  value: "stays",
                  label: "goes on acting for me",
                  help: "They read, add, share and stop sharing in your name, until you end it in the settings.",
                },
              ]}
            />
            <div role="alert">
              {missing.choice && <Note tone="danger">Choose one of the two. You can change it later.</Note>}
            </div>
            <Note>They have been able to read everything until today. That cannot be taken back.</Note>
          </>
        )}
        {stage === "code" && made && (
          <RecoveryCode
            code={() => made.secret.prepared.recoveryCode}
            account={ownKeys.account}
            level={3}
            onChecked={() => setChecked(true)}
          />
        )}
        {stage === "keep" && (
          <>
            <Prose>
              Your copy can be read. This page now asks you some times whether you want what it does: the
              account moves to your keys, and they are stored.
            </Prose>
            <Meta>
              {error === null
                ? "Stay on this page until it is done. If it stops half-way, open the account with your new passkey: it goes on by itself."
                : "Nothing is lost. Try again; or open the account with your new passkey or your new code, which goes on where this stopped."}
            </Meta>
          </>
        )}
      </Stack>
    </Dialog>
  )
}
