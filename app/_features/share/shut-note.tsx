"use client"
import { useWords } from "../../_language/use-words"
import { checksumAddress } from "../../_core/checksum-address"
import type { Address } from "../../_core/types"
import { Note } from "../../_ui/Note"
import styles from "./share.module.css"
import { SHARE } from "./words"

/** Somebody goes by invitation only and has not invited the reader: what to do about it, before anything is confirmed. */
export const ShutNote = ({ who, own }: { who: string; own: Address }) => {
  const words = useWords(SHARE)
  return (
    <Note tone="warning" role="status" className={styles.shut}>
      {words.whoTakesRecordsByInvitation({
        who,
        span: (inside) => <span className={styles.account}>{inside}</span>,
        own: checksumAddress(own),
      })}
    </Note>
  )
}
