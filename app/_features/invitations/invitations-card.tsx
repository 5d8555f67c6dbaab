"use client"
import { UserPlus } from "lucide-react"
import { useState } from "react"
import type { OnTransaction } from "../../_core/ports/registry"
import type { Address } from "../../_core/types"
import { setInvitation, setInvitationOnly } from "../../_journeys/invitations"
import { useInvitations } from "../../_session/invitations"
import { useNames } from "../../_session/names"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Checkbox } from "../../_ui/Checkbox"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { PersonLine, PersonLines } from "../../_ui/PersonList"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { InviteDialog } from "./invite-dialog"

/**
 * Whether anybody may share with the account first, or those alone whom it invited. The list of these comes from events
 * that nothing chains and is only a help: somebody may be missing from it. Whether a grant is let in, the contract says.
 */
export function InvitationsCard() {
  const { services } = useUnlocked()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { toast } = useVoice()
  const { data, isPending, error: unread } = useInvitations()
  const nameOf = useNames()
  const [inviting, setInviting] = useState(false)
  const [busy, setBusy] = useState<Address | "switch" | null>(null)
  const [error, setError] = useState<unknown>(null)

  const change = async (
    what: Address | "switch",
    write: (on: OnTransaction) => Promise<void>,
    said: string,
  ) => {
    setBusy(what)
    setError(null)
    try {
      await run("invite", write)
      toast(said)
    } catch (thrown) {
      setError(thrown)
    }
    setBusy(null)
  }
  const turn = (only: boolean) =>
    change(
      "switch",
      (on) => setInvitationOnly(services, only, on),
      only
        ? "Now only people you invited may share with you first."
        : "Now anybody may share with you first.",
    )
  const takeBack = (patient: Address) =>
    change(
      patient,
      (on) => setInvitation(services, { patient, invited: false }, on),
      `${nameOf(patient)} is no longer invited. What is shared with you stays.`,
    )
  return (
    <Card
      title="Who may share with you first"
      meta="Whoever has an account can share with you, or ask you for access. You can leave that to people you invited."
    >
      <Stack>
        {isPending && <SkeletonText label="Looking whom you invited" count={2} />}
        <ProblemNote error={unread} />
        {data && (
          <>
            <Checkbox
              label="Only people I invited may share with me first"
              help={
                busy === "switch"
                  ? confirming.busy
                  : "Nobody else can ask you for access, either. What is shared with you already stays."
              }
              checked={data.only}
              disabled={busy !== null}
              onChange={(only) => void turn(only)}
            />
            {data.invited.length > 0 ? (
              <PersonLines label="People you invited">
                {data.invited.map((patient) => (
                  <PersonLine
                    key={patient}
                    name={nameOf(patient)}
                    action={
                      <Button
                        look="stop"
                        size="small"
                        busy={busy === patient}
                        busyLabel="Taking back…"
                        aria-label={`Take back the invitation of ${nameOf(patient)}`}
                        onClick={() => void takeBack(patient)}
                      >
                        Take back
                      </Button>
                    }
                  />
                ))}
              </PersonLines>
            ) : (
              <Meta>
                {data.only
                  ? "You have invited nobody: nobody new can reach you."
                  : "You have invited nobody."}
              </Meta>
            )}
          </>
        )}
        <ProblemNote error={error} />
        <div>
          <Button icon={<Icon of={UserPlus} />} onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        </div>
      </Stack>
      {inviting && <InviteDialog invited={data?.invited ?? []} onClose={() => setInviting(false)} />}
    </Card>
  )
}
