import { Avatar } from "./Avatar"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./AccountLabel.module.css"

/** What the account's menu button holds: initials and name; the name is only spoken on a phone. */
export const AccountLabel = ({ name, hint = "account and settings" }: { name: string; hint?: string }) => (
  <>
    <Avatar name={name} size="small" me />
    <span className={styles.name}>{name}</span>
    <VisuallyHidden> {hint}</VisuallyHidden>
  </>
)
