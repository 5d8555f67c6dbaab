"use client"
import { checksumAddress } from "../../_core/checksum-address"
import type { Address } from "../../_core/types"
import { Note } from "../../_ui/Note"
import styles from "./share.module.css"

/** Somebody goes by invitation only and has not invited the reader: what to do about it, before anything is confirmed. */
export const ShutNote = ({ who, own }: { who: string; own: Address }) => (
  <Note tone="warning" role="status" className={styles.shut}>
    <b>{who} takes records by invitation only.</b> Ask them to invite your account in their settings; then you
    can share. Your account is <span className={styles.account}>{checksumAddress(own)}</span>
  </Note>
)
