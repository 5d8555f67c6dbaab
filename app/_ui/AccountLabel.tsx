"use client"
import { useWords } from "../_language/use-words"
import { Avatar } from "./Avatar"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./AccountLabel.module.css"
import { UI } from "./words"

/** What the account's menu button holds: initials and name; the name is only spoken on a phone. */
export const AccountLabel = ({ name, hint }: { name: string; hint?: string }) => {
  const words = useWords(UI)
  return (
    <>
      <Avatar name={name} size="small" me />
      <span className={styles.name}>{name}</span>
      <VisuallyHidden> {hint ?? words.accountAndSettings}</VisuallyHidden>
    </>
  )
}
