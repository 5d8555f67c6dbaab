"use client"
import { lazy, Suspense } from "react"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"

const Dialog = lazy(() => import("./drop-dialog").then((code) => ({ default: code.DropDialog })))
const Arrivals = lazy(() => import("./new-drops").then((code) => ({ default: code.NewDrops })))
const Section = lazy(() => import("./drops-section").then((code) => ({ default: code.DropsSection })))

/** The dialog that makes a drop link, loaded when it is first shown. */
export const LazyDropDialog = (props: { onClose: () => void }) => (
  <Suspense>
    <Dialog {...props} />
  </Suspense>
)

/** What has arrived by drop links, loaded after the records. */
export function LazyNewDrops() {
  const { keys } = useUnlocked()
  const isRead = usePatient(keys.account).data !== undefined
  return isRead ? (
    <Suspense>
      <Arrivals />
    </Suspense>
  ) : null
}

/** The list of drop links, loaded after what others can see. */
export const LazyDropsSection = () => (
  <Suspense>
    <Section />
  </Suspense>
)
