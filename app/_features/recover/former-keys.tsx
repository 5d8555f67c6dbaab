"use client"
import { Download } from "lucide-react"
import { useState } from "react"
import { wipe } from "../../_core/crypto/wiped"
import { isKeywardError } from "../../_core/errors"
import type { Keeper } from "../../_core/keeper"
import { loaded } from "../../_core/loaded"
import type { LostAccount } from "../../_journeys/recover-account"
import type { Services } from "../../_journeys/services"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { Button } from "../../_ui/Button"
import { Disclosure } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { saveAs } from "../save-file"

/** For an account by passkey over whose sealed keys somebody has sealed others: the own ones, as a copy to bring back. */
export function FormerKeys({ services, lost }: { services: Services; lost: Keeper<LostAccount> }) {
  const { busy, error, attempt } = useAttempt()
  const [saved, setSaved] = useState(false)
  const save = async () => {
    const { server, reader, passkeys, recovery } = services
    const answer = await passkeys.get()
    try {
      // What opens a vault is loaded for those who need it alone
      const { findFormerVault } = await loaded(import("../../_journeys/former-vault"))
      const before = { server, reader, addressOf: (key: Uint8Array) => recovery.addressOf(key) }
      const { blob, signer } = await findFormerVault(before, lost.secret, answer)
      wipe(signer)
      saveAs(`keyward-keys-${lost.secret.account.slice(2, 8)}.json`, new Uint8Array(blob), "application/json")
      setSaved(true)
    } finally {
      wipe(answer.secret)
    }
  }
  const isNone = isKeywardError(error, "recovery-code-wrong") || isKeywardError(error, "vault-missing")
  return (
    <Disclosure label="Your passkey opens nothing any more?">
      <Stack>
        <Meta>
          Somebody may have put other keys in the place of yours. While your account is frozen, your code and
          your passkey together get yours back, for thirty days. Save them now: when your account has its new
          wallet, choose the file under “A saved copy of your keys”.
        </Meta>
        {isNone ? (
          <Note tone="warning" role="alert">
            Nothing is kept that this code and this passkey open together. Try another passkey of this
            account.
          </Note>
        ) : (
          <ProblemNote error={error} />
        )}
        {saved && (
          <Note tone="success" role="status">
            The file was saved. It opens nothing by itself. Do not keep it beside your recovery code.
          </Note>
        )}
        <div>
          <Button
            icon={<Icon of={Download} />}
            busy={busy}
            busyLabel="Asking your device…"
            onClick={() => void attempt(save)}
          >
            Save my former keys
          </Button>
        </div>
      </Stack>
    </Disclosure>
  )
}
