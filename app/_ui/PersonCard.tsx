import { ShieldAlert, ShieldCheck, ShieldX } from "lucide-react"
import type { ReactNode } from "react"
import { Avatar } from "./Avatar"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import { MarkedLine } from "./Text"
import styles from "./PersonCard.module.css"

const STANDINGS = {
  verified: { tone: "success", icon: ShieldCheck },
  unverified: { tone: "warning", icon: ShieldAlert },
  changed: { tone: "danger", icon: ShieldX },
} as const

export interface PersonCardProps {
  name: string
  meta?: ReactNode
  /** Who vouches, in words: "Verified by the Vienna Chamber of Physicians". */
  standing?: { kind: keyof typeof STANDINGS; text: ReactNode; detail?: ReactNode }
  /** A <Fingerprint>, a <Checkbox> that asks once more, a way out. */
  children?: ReactNode
}

/** Who somebody is and who says so. */
export const PersonCard = ({ name, meta, standing, children }: PersonCardProps) => (
  <div className={cx(styles.card, standing && styles[standing.kind])}>
    <div className={styles.head}>
      <Avatar name={name} size="large" />
      <div>
        <b>{name}</b>
        {has(meta) && <p className={styles.meta}>{meta}</p>}
      </div>
    </div>
    {standing && (
      <div>
        <MarkedLine
          tone={STANDINGS[standing.kind].tone}
          icon={<Icon of={STANDINGS[standing.kind].icon} size={16} />}
        >
          {standing.text}
        </MarkedLine>
        {has(standing.detail) && <p className={styles.meta}>{standing.detail}</p>}
      </div>
    )}
    {children}
  </div>
)

export interface FingerprintProps {
  /** "Their key. The same digits are on their card:" */
  label: ReactNode
  /** Six groups of digits. */
  groups: readonly string[]
}

/** A key's digits in six groups, to be compared by eye or by phone. */
export const Fingerprint = ({ label, groups }: FingerprintProps) => (
  <div className={styles.fingerprint}>
    <p className={styles.meta}>{label}</p>
    <ul className={styles.digits}>
      {groups.map((group, index) => (
        <li key={index}>{group}</li>
      ))}
    </ul>
  </div>
)
