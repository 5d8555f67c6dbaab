"use client"
import { Copy } from "lucide-react"
import type { ReactNode } from "react"
import { Button } from "../_ui/Button"
import { Icon } from "../_ui/Icon"
import { Stack } from "../_ui/Layout"
import { QrCode } from "../_ui/QrCode"
import { Meta } from "../_ui/Text"
import { useVoice } from "../_ui/Toast"
import styles from "./link-shown.module.css"

export interface LinkAddressProps {
  readonly address: string
  /** Beside the address: what goes with it, and what holds of it. */
  readonly children: ReactNode
}

/** An address to be shown at a desk as a QR code, or copied. */
export function LinkAddress({ address, children }: LinkAddressProps) {
  const { toast } = useVoice()
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    toast("Link copied.")
  }
  return (
    <div className={styles.halves}>
      <Stack gap="s">
        <QrCode text={address} label="QR code of the link" />
        <Meta>At a desk: let them scan this with the camera of their phone.</Meta>
      </Stack>
      <Stack>
        <div>
          <h3 className={styles.title}>The link</h3>
          <p className={styles.address} tabIndex={0}>
            {address}
          </p>
          <Button icon={<Icon of={Copy} />} onClick={() => void copy()}>
            Copy the link
          </Button>
        </div>
        {children}
      </Stack>
    </div>
  )
}
