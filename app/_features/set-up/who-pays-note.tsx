"use client"
import { useQuery } from "@tanstack/react-query"
import { useConfig } from "../../_session/config"
import { loadSessionCode } from "../../_session/load-session-code"
import { useSession } from "../../_session/session"
import { Note } from "../../_ui/Note"

/** Who is going to pay, said before a recovery code is written down. Nothing where whoever runs the site does. */
export function WhoPaysNote() {
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
    return (
      <Note tone="warning">
        <b>Keys can’t be kept here just now.</b> Whoever runs this site pays for that; it does not work at the
        moment. Come back later: nothing is made or written down until then.
      </Note>
    )
  if (data === "wallet")
    return (
      <Note tone="info">
        <b>Your wallet pays this time.</b> Keeping your keys is free of charge as a rule; that does not work
        at the moment, so your wallet asks for a small fee at each confirmation.
      </Note>
    )
  return null
}
