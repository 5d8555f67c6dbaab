"use client"
import { FinishRecovery } from "../finish-recovery"
import { useStanding } from "../../_session/recovery"
import { useSession } from "../../_session/session"
import { Card } from "../../_ui/Card"
import { Stack } from "../../_ui/Layout"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { fromUnix, longDate } from "../../_words/format"

/** Whether the recovery code can give the account another wallet; what was broken off is finished here. */
export function LostWallet() {
  const { data, isPending, error, refetch } = useStanding()
  const { passkey } = useSession()
  const confirming = useConfirming()
  return (
    <Card title={`If you lose ${confirming.held}`}>
      <Stack>
        {passkey && (
          <Meta>
            Your recovery code opens your records on any device: “Use a passkey” on the first page, then “
            {confirming.lost}”. Add a passkey of the new device here afterwards, and remove the lost one.
          </Meta>
        )}
        {isPending && <SkeletonText label="Looking what your code can do" count={2} />}
        <ProblemNote error={error} />
        {(data?.kind === "in-force" || data?.kind === "waiting") && (
          <Meta>
            {passkey
              ? "Whoever has your code can also freeze this account at once, from any device, so that nobody writes for it any more."
              : `Your recovery code freezes this account at once, from any device, and gives it a new wallet seven days later: “${confirming.lost}” on the first page.`}
            {data.kind === "waiting" &&
              ` Until ${longDate(fromUnix(data.from))} that is still your former code; then the new one takes its place.`}
          </Meta>
        )}
        {data?.kind === "none" && (
          <Meta>
            <b>Not set up yet.</b> Your code opens your records, but it cannot{" "}
            {passkey ? "freeze this account" : "give this account another wallet"}. Type it once to turn that
            on.
          </Meta>
        )}
        {data?.kind === "other" && (
          <Meta>
            <b>Not the code that counts.</b> The network names another code than your newest one for{" "}
            {passkey ? "freezing this account" : "a lost wallet"}. Type your newest code to finish: it takes
            over seven days later. If you did not change your code, somebody else did: make new keys, too.
          </Meta>
        )}
        {data?.kind === "sealed-over" && (
          <Meta>
            <b>Your newest code does not open your records.</b> Your keys were sealed so that another code
            opens them: by a change that you gave up, or by somebody who got a signature of yours. Make a new
            recovery code on this page; it takes the place of both. If you did not give up a change, make new
            keys, too.
          </Meta>
        )}
        {(data?.kind === "none" || data?.kind === "other") && (
          <FinishRecovery onDone={() => void refetch()} />
        )}
      </Stack>
    </Card>
  )
}
