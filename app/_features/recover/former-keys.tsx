"use client"
import { Download } from "lucide-react"
import { useState } from "react"
import { wipe } from "../../_core/crypto/wiped"
import { isKeywardError } from "../../_core/errors"
import type { Keeper } from "../../_core/keeper"
import { loaded } from "../../_core/loaded"
import type { PasskeyAnswer } from "../../_core/ports/passkey"
import type { LostAccount } from "../../_journeys/recover-account"
import type { Services } from "../../_journeys/services"
import { ProblemNote } from "../../_parts/actions/problem"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { Button } from "../../_ui/Button"
import { Disclosure } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { Row, Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { saveAs } from "../save-file"

/**
 * For an account by passkey over whose sealed keys somebody has sealed others: the own ones, as a copy to bring back.
 * @param props.ready whether the seven days are over: then the code alone is enough
 */
export function FormerKeys({
  services,
  lost,
  ready,
}: {
  services: Services
  lost: Keeper<LostAccount>
  ready: boolean
}) {
  const { busy, error, attempt } = useAttempt()
  const [saved, setSaved] = useState(false)
  const save = async (answer: PasskeyAnswer | null) => {
    try {
      // What opens a vault is loaded for those who need it alone
      const { findFormerVault } = await loaded(import("../../_journeys/former-vault"))
      const { blob, signer } = await findFormerVault(services, lost.secret, answer)
      wipe(signer)
      saveAs(`keyward-keys-${lost.secret.account.slice(2, 8)}.json`, new Uint8Array(blob), "application/json")
      setSaved(true)
    } finally {
      if (answer) wipe(answer.secret)
    }
  }
  const isNone = isKeywardError(error, "recovery-code-wrong") || isKeywardError(error, "vault-missing")
  return (
    <Disclosure label="Your passkey opens nothing any more?">
      <Stack>
        <Meta>
          Somebody may have put other keys in the place of yours. While your account is frozen, yours are kept
          for thirty days: your code and your passkey together get them back now, and your code alone when
          your account was frozen for seven days. Save them, and choose the file under “A saved copy of your
          keys”: when your account has its new wallet, or, without a wallet, after you have undone the freeze,
          under “Use a passkey”, then “Use recovery code”.
        </Meta>
        {isNone ? (
          <Note tone="warning" role="alert">
            {ready
              ? "Nothing is kept that this opens. A copy that you saved yourself opens as well."
              : "Nothing is kept that this code and this passkey open together. Try another passkey of this account, or come back when the seven days are over."}
          </Note>
        ) : (
          <ProblemNote error={error} />
        )}
        {saved && (
          <Note tone="success" role="status">
            The file was saved. It opens nothing by itself. Do not keep it beside your recovery code.
          </Note>
        )}
        <Row>
          <Button
            icon={<Icon of={Download} />}
            busy={busy}
            busyLabel="Asking your device…"
            onClick={() => void attempt(async () => save(await services.passkeys.get()))}
          >
            Save my former keys
          </Button>
          {ready && (
            <Button look="quiet" busy={busy} onClick={() => void attempt(() => save(null))}>
              Save them without a passkey
            </Button>
          )}
        </Row>
      </Stack>
    </Disclosure>
  )
}
