"use client"
import { lazy, Suspense } from "react"

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
export const LazyNewDrops = () => (
  <Suspense>
    <Arrivals />
  </Suspense>
)

/** The list of drop links, loaded after what others can see. */
export const LazyDropsSection = () => (
  <Suspense>
    <Section />
  </Suspense>
)
