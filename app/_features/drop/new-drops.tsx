"use client"
import { Link2 } from "lucide-react"
import { lazy, Suspense } from "react"
import { useDropLinks } from "../../_session/drops"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { SkeletonText } from "../../_ui/Skeleton"
import { Tag } from "../../_ui/Tag"
import { count } from "../../_words/format"
import styles from "./drop.module.css"

/** Loaded when something waits. */
const Arrived = lazy(() => import("./arrived").then((code) => ({ default: code.Arrived })))

/** What arrived by drop links and waits; nothing of it is a record yet. */
export function NewDrops() {
  const links = useDropLinks().data ?? []
  const waiting = links.flatMap((link) => (link.kept?.arrivals ?? []).map((arrived) => ({ link, arrived })))
  if (waiting.length === 0) return null
  return (
    <Card
      asks
      title="Arrived by a link"
      meta={`${count(waiting.length, "thing")}. Nobody checked who sent ${waiting.length === 1 ? "it" : "them"}. File what you want to keep; after 30 days the rest is erased.`}
      aside={
        <Tag tone="warning" icon={<Icon of={Link2} size={16} />}>
          Not verified
        </Tag>
      }
    >
      <ul className={styles.rows} aria-label="Arrived by a link">
        {waiting.map(({ link, arrived }) => (
          <li key={arrived.arrival} className={styles.row}>
            <Suspense fallback={<SkeletonText label="Opening" count={2} />}>
              <Arrived link={link} arrived={arrived} />
            </Suspense>
          </li>
        ))}
      </ul>
    </Card>
  )
}
