"use client"
import { useQuery } from "@tanstack/react-query"
import { useWords } from "../../_language/use-words"
import { useConfig } from "../../_session/config"
import { loadSessionCode } from "../../_session/load-session-code"
import { useSession } from "../../_session/session"
import { Note } from "../../_ui/Note"
import { SET_UP } from "./words"

/** Who is going to pay, said before a recovery code is written down. Nothing where whoever runs the site does. */
export function WhoPaysNote() {
  const words = useWords(SET_UP)
  const config = useConfig()
  const { services, passkey } = useSession()
  const wallet = services?.wallet.account
  const { data } = useQuery({
    queryKey: ["who-pays", wallet],
    queryFn: async () => (wallet ? (await loadSessionCode()).whoPays(config, wallet) : null),
    enabled: wallet !== undefined,
  })
  // An account by passkey signs, and sends nothing itself.
  if (data === "nobody" || (passkey && data === "wallet"))
    return <Note tone="warning">{words.keysCantBeKeptHere()}</Note>
  if (data === "wallet") return <Note tone="info">{words.yourWalletPaysThisTime()}</Note>
  return null
}
