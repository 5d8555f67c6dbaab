"use client"
import { MonitorSmartphone } from "lucide-react"
import { useMutation, useQuery } from "@tanstack/react-query"
import { ProblemNote } from "../../_parts/actions/problem"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Stack } from "../../_ui/Layout"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { sessionWords } from "./session-words"
import { Way, Ways } from "./way"
import styles from "./way.module.css"

/** Where the account is signed in, and a way to end that elsewhere. */
export function Sessions() {
  const { services } = useUnlocked()
  const { server } = services
  const list = useQuery({ queryKey: ["sessions", services.account], queryFn: () => server.sessions() })
  const end = useMutation({
    mutationFn: (id: string | null) => (id === null ? server.endOtherSessions() : server.endSession(id)),
    onSettled: () => list.refetch(),
  })
  const others = list.data?.filter(({ isThis }) => !isThis) ?? []
  const isNewest = others.every(({ endable }) => endable)
  return (
    <Card
      title="Where you are signed in"
      meta="A session lasts twelve hours, or two without use. Whoever holds one fetches what is sealed for you; to open it they need your keys, too."
    >
      <Stack>
        {list.isPending && <SkeletonText label="Looking where you are signed in" count={2} />}
        <ProblemNote error={list.error ?? end.error} />
        <Ways>
          {list.data?.map((session) => (
            <Way
              key={session.id}
              icon={MonitorSmartphone}
              name={session.browser || "A browser"}
              state={session.isThis ? "This one" : session.endable ? "Elsewhere" : "Elsewhere, began later"}
              ready={session.isThis}
              words={sessionWords(session)}
              action={
                !session.isThis &&
                session.endable && (
                  <Button
                    className={styles.firm}
                    size="small"
                    busy={end.isPending}
                    onClick={() => end.mutate(session.id)}
                  >
                    Sign out
                    <VisuallyHidden>
                      {" "}
                      {session.browser || "a browser"}, {sessionWords(session)}
                    </VisuallyHidden>
                  </Button>
                )
              }
            />
          ))}
        </Ways>
        {others.some(({ endable }) => endable) && (
          <Button className={styles.firm} busy={end.isPending} onClick={() => end.mutate(null)}>
            {isNewest ? "Sign out everywhere else" : "Sign out what began before"}
          </Button>
        )}
        {list.data && others.length === 0 && <Meta>You are signed in nowhere else.</Meta>}
        {!isNewest && (
          <Meta>
            A session ends only those that began before it. To end one that began later, sign out and in
            again: the new session ends all others.
          </Meta>
        )}
      </Stack>
    </Card>
  )
}
