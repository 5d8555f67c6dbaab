"use client"
import { Fingerprint } from "lucide-react"
import { useState } from "react"
import type { PasskeyName } from "../../_core/keys/vault-format"
import { useConfirming } from "../../_parts/confirming"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { AddPasskeyDialog, RemovePasskeyDialog } from "./passkey-dialogs"
import { Way } from "./way"
import styles from "./way.module.css"

/** As many as a vault has room for. */
const MAX_PASSKEYS = 8

type Shown = "add" | { readonly passkey: PasskeyName; readonly name: string } | null

/** The passkeys among the ways in: each can be removed, but the last of an account that has no wallet. */
export function PasskeyWays() {
  const { vault, passkey: ofAccount } = useSession()
  const { held } = useConfirming()
  const [shown, setShown] = useState<Shown>(null)
  const passkeys = vault?.passkeys ?? []
  const close = () => setShown(null)
  const add = (
    <Button className={styles.firm} size="small" onClick={() => setShown("add")}>
      Add a passkey
    </Button>
  )
  return (
    <>
      {passkeys.map((passkey, at) => {
        const name = passkeys.length === 1 ? "Your passkey" : `Passkey ${at + 1}`
        const isHere = typeof location !== "undefined" && passkey.rpId === location.hostname
        return (
          <Way
            key={passkey.credential}
            icon={Fingerprint}
            name={name}
            state={isHere ? "Ready" : "Not at this address"}
            ready={isHere}
            words={
              isHere
                ? `It works at ${passkey.rpId} only. Its name ends with ${passkey.credential.slice(-4)}.`
                : `It was made for ${passkey.rpId} and opens nothing here.`
            }
            action={
              (!ofAccount || passkeys.length > 1) && (
                <Button className={styles.firm} size="small" onClick={() => setShown({ passkey, name })}>
                  Remove
                </Button>
              )
            }
          />
        )
      })}
      {passkeys.length < MAX_PASSKEYS && (
        <Way
          icon={Fingerprint}
          name={passkeys.length === 0 ? "Passkey" : "Another passkey"}
          state="Not set"
          words={
            ofAccount
              ? "On another device that does not get copies of this one’s passkeys."
              : `Your face, your finger or the PIN of the device, once ${held} has signed in.`
          }
          action={add}
        />
      )}
      {shown === "add" && <AddPasskeyDialog onClose={close} />}
      {shown !== null && shown !== "add" && <RemovePasskeyDialog {...shown} onClose={close} />}
    </>
  )
}
