"use client"
import { LifeBuoy } from "lucide-react"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { ReactNode } from "react"
import { checksumAddress } from "../../_core/checksum-address"
import { isKeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import {
  freezeAccount,
  lookAtRecovery,
  nameSuccessor,
  unfreezeAccount,
} from "../../_journeys/recover-account"
import type { LostAccount, RecoveryState } from "../../_journeys/recover-account"
import type { Services } from "../../_journeys/services"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Steps } from "../../_ui/Steps"
import { Prose } from "../../_ui/Text"
import { ConfirmationLine } from "../confirmation-line"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { fromUnix, clockOf, longestDate } from "../../_words/format"
import { FormerKeys } from "./former-keys"
import { LostForm } from "./lost-form"

const STEPS = ["Your code", "Freeze", "New wallet"] as const

/**
 * The lost wallet, from the code to the new wallet. What was done stands on chain, so that the page can be left and
 * come back to; the code is asked for each time.
 * @param props.connect what connects a wallet
 */
export function Recover({ connect }: { connect: ReactNode }) {
  const { step, services, problem, signOut } = useSession()
  const [lost, setLost] = useState<Keeper<LostAccount> | null>(null)
  const [state, setState] = useState<RecoveryState | null>(null)
  const done = state !== null && state.frozenAt === 0 && state.wallet === services?.wallet.account
  const at = state === null ? 0 : state.frozenAt === 0 ? 1 : 2

  const body = () => {
    if (step === "starting") return <SkeletonRows label="Opening" count={3} />
    if (isKeywardError(problem, "wallet-shut"))
      return <OtherWallet title="This is the wallet that was shut out" onLeave={() => void signOut()} />
    if (problem) return <ProblemPanel error={problem} />
    if (!services)
      return (
        <Panel
          tone="accent"
          icon={<Icon of={LifeBuoy} />}
          title="Connect a new wallet first"
          sentences={[
            "It will be the wallet of your account. Use one that was never used here.",
            "If your lost wallet was stolen, freeze the account from any wallet you trust, today.",
          ]}
          actions={connect}
        />
      )
    if (lost === null || state === null)
      return (
        <LostForm
          onSubmit={async (given) => {
            setState(await lookAtRecovery(services, given))
            setLost(new Keeper(given))
          }}
        />
      )
    if (done) return <Done />
    const again = async () => setState(await lookAtRecovery(services, lost.secret))
    const own = { services, lost, state, again }
    return state.frozenAt === 0 ? <Freeze {...own} /> : <Frozen {...own} />
  }
  return (
    <>
      <PageHead title="I lost my wallet">
        Your recovery code gives your account another wallet. Everything in it stays: your records, who may
        see them, and your patients if you are a doctor.
      </PageHead>
      <Stack gap="l">
        <Steps label="Recovery" steps={STEPS} current={done ? STEPS.length : at} />
        {body()}
      </Stack>
    </>
  )
}

interface Own {
  readonly services: Services
  readonly lost: Keeper<LostAccount>
  readonly state: RecoveryState
  readonly again: () => Promise<void>
}

function useAct(again: () => Promise<void>) {
  const { run } = useTransactions()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const act = (work: typeof freezeAccount, { services, lost }: Own) => {
    if (busy) return
    setBusy(true)
    setError(null)
    void run("recover", (on) => work(services, lost.secret, on))
      .then(again)
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return { busy, error, act }
}

function Freeze(own: Own) {
  const { busy, error, act } = useAct(own.again)
  return (
    <Stack>
      <Prose>
        <b>Freeze the account now.</b> From then on nobody can change anything in it: not the lost wallet, not
        whoever found it, and not people who act for you. Doctors keep what they may already see. After seven
        days you can give the account a new wallet.
      </Prose>
      <Note tone="info">
        Found your wallet again? You can undo the freeze with the same code, at any time.
      </Note>
      <Doing busy={busy} error={error} />
      <div>
        <Button look="filled" busy={busy} busyLabel="Freezing…" onClick={() => act(freezeAccount, own)}>
          Freeze my account
        </Button>
      </div>
    </Stack>
  )
}

function Frozen(own: Own) {
  const { state, services } = own
  const { busy, error, act } = useAct(own.again)
  const from = state.namedFrom ?? 0
  const ready = from <= state.now
  const when = `${longestDate(fromUnix(from))}, ${clockOf(fromUnix(from))}`
  return (
    <Stack>
      {ready ? (
        <Prose>
          <b>The seven days are over.</b> The account can have the wallet that is connected now:{" "}
          {checksumAddress(services.wallet.account)}. The lost wallet opens nothing any more from then on.
        </Prose>
      ) : (
        <Note tone="success" role="status">
          <b>Your account is frozen.</b> Come back on {when}, with your recovery code and your new wallet. You
          can close this page.
        </Note>
      )}
      <Doing busy={busy} error={error} />
      <div>
        <Stack gap="s">
          {ready && (
            <Button
              look="filled"
              busy={busy}
              busyLabel="Giving it the new wallet…"
              onClick={() => act(nameSuccessor, own)}
            >
              Use this wallet from now on
            </Button>
          )}
          <Button look="quiet" busy={busy} onClick={() => act(unfreezeAccount, own)}>
            I found my wallet: undo the freeze
          </Button>
        </Stack>
      </div>
      <FormerKeys services={services} lost={own.lost} ready={ready} />
    </Stack>
  )
}

function Doing({ busy, error }: { busy: boolean; error: unknown }) {
  const { latest } = useTransactions()
  return (
    <>
      {busy && latest && <ConfirmationLine confirmation={latest} words="Recovery" />}
      <ProblemNote error={error} />
    </>
  )
}

function Done() {
  const { refresh } = useSession()
  const router = useRouter()
  return (
    <Panel
      tone="accent"
      icon={<Icon of={LifeBuoy} />}
      title="The account has this wallet now"
      sentences={[
        "Sign in, and open your records with your recovery code once more.",
        "Then add this wallet as a way in, under Settings. If your old wallet was stolen, choose “Someone may have got in” there.",
      ]}
      actions={
        <Button
          look="filled"
          onClick={() => {
            refresh()
            router.push("/records")
          }}
        >
          Go to my records
        </Button>
      }
    />
  )
}

function OtherWallet({ title, onLeave }: { title: string; onLeave: () => void }) {
  return (
    <Panel
      tone="warning"
      icon={<Icon of={LifeBuoy} />}
      title={title}
      sentences={["It acts for no account any more.", "Connect the new wallet to go on."]}
      actions={
        <Button look="filled" onClick={onLeave}>
          Use another wallet
        </Button>
      }
    />
  )
}
