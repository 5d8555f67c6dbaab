"use client"
import { PageFailed } from "./_features/enter/page-failed"

/** What a page throws while it is drawn ends here. */
export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return <PageFailed error={error} onAgain={reset} />
}
