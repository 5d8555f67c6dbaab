"use client"
import { QrCode } from "lucide-react"
import { Button } from "../../../_ui/Button"
import { Icon } from "../../../_ui/Icon"
import styles from "./from-link.module.css"

/** "Add from a link or card"; on a phone it has a line of its own. */
export const AddFromLinkButton = ({ onClick }: { onClick: () => void }) => (
  <Button className={styles.button} icon={<Icon of={QrCode} />} onClick={onClick}>
    Add from a link or card
  </Button>
)
