"use client"
import { useQuery } from "@tanstack/react-query"
import { Copy } from "lucide-react"
import { checksumAddress } from "../../_core/checksum-address"
import { fingerprint } from "../../_core/keys/fingerprint"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Fingerprint } from "../../_ui/PersonCard"
import { useVoice } from "../../_ui/Toast"
import styles from "./patients.module.css"

/** The reader's own address and key digits, to give to whoever is to share something. */
export function MyAddress() {
  const { keys } = useUnlocked()
  const { toast } = useVoice()
  const digits = useQuery({
    queryKey: ["own-fingerprint", keys.account],
    queryFn: () => fingerprint(keys.publicKey),
    staleTime: Infinity,
  })
  const address = checksumAddress(keys.account)
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    toast("Copied. Give it to whoever is to share with you.")
  }
  return (
    <Card>
      <Stack>
        <h2>Your address</h2>
        <p className={styles.address}>{address}</p>
        <div>
          <Button icon={<Icon of={Copy} />} onClick={() => void copy()}>
            Copy
          </Button>
        </div>
        {digits.data && <Fingerprint label="The digits of your key:" groups={digits.data} />}
      </Stack>
    </Card>
  )
}
