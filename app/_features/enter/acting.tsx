"use client"
import { useQuery } from "@tanstack/react-query"
import { UserRound } from "lucide-react"
import { useEffect, useEffectEvent, useState } from "react"
import { useWords } from "../../_language/use-words"
import { isDelegate } from "../../_core/journal/patient-state"
import type { Address } from "../../_core/types"
import { actedFor } from "../../_journeys/act-for"
import { useWording } from "../../_parts/confirming"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import type { MenuItem } from "../../_ui/Menu"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { asKeywardError } from "../../_core/errors"
import { fromUnix } from "../../_words/format"
import { useFormats } from "../../_words/use-formats"
import styles from "./acting.module.css"
import { ENTER } from "./words"

/** How often the chain is asked whether somebody else has named this account. */
const NEWS = 30_000

/** The menu's ways to whoever the account acts for, and back. */
export function useActingItems(): MenuItem[] {
  const words = useWords(ENTER)
  const { services, keys, notebook, actingFor, account, actFor } = useSession()
  const { toast } = useVoice()
  const nameOf = useNames()
  const wordsFor = useWording()
  const others = useQuery({
    queryKey: ["acted-for", account],
    queryFn: () => (services && keys ? actedFor(services, keys, notebook) : []),
    enabled: services !== null && keys !== null && actingFor === null,
    refetchInterval: NEWS,
  })
  const turn = (patient: Address | null) =>
    void actFor(patient).catch((error: unknown) => {
      const { title, next } = wordsFor({ code: asKeywardError(error).code })
      toast(`${title}. ${next}`)
    })
  if (actingFor)
    return [{ label: words.backToMyOwnRecords, icon: <Icon of={UserRound} />, onSelect: () => turn(null) }]
  return (others.data ?? []).map((patient) => ({
    label: words.actForPatient({ patient: nameOf(patient) }),
    icon: <Icon of={UserRound} />,
    onSelect: () => turn(patient),
  }))
}

/** Says on every page for whom one acts, and leaves when it is over. */
export const ActingNote = () => (useSession().actingFor ? <Acting /> : null)

function Acting() {
  const words = useWords(ENTER)
  const { longDate } = useFormats()
  const { keys, notebook } = useUnlocked()
  const { account, actFor } = useSession()
  const { toast } = useVoice()
  const nameOf = useNames()
  const wordsFor = useWording()
  const view = usePatient(keys.account)
  const [leaving, setLeaving] = useState(false)
  const until = account ? (view.data?.state.delegates.get(account)?.until ?? 0) : 0
  const over = view.data && account && !isDelegate(view.data.state, account, view.data.now)
  const leave = useEffectEvent(() => {
    const { title, safe } = wordsFor({ code: "delegation-over" })
    toast(`${title}. ${safe}`)
    void actFor(null)
  })
  useEffect(() => {
    if (over) leave()
  }, [over])
  const who = notebook?.name || nameOf(keys.account)
  return (
    <Note tone="info" icon={<Icon of={UserRound} />} className={styles.note}>
      {until > 0 ? words.youActUntil({ who, day: longDate(fromUnix(until)) }) : words.youAct({ who })}{" "}
      <Button
        className={styles.back}
        look="quiet"
        size="small"
        busy={leaving}
        onClick={() => {
          setLeaving(true)
          void actFor(null).finally(() => setLeaving(false))
        }}
      >
        {words.backToMyOwnRecords}
      </Button>
    </Note>
  )
}
