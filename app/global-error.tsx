"use client"
import { PlainFailure } from "./_ui/PlainFailure"
import "./globals.css"

/**
 * Where even the frame of the pages could not be drawn. Next's own page for that writes inline styles, which our policy
 * refuses: it would be blank.
 */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <PlainFailure
          title="Something went wrong here"
          sentence="Your records are as you left them. Reload the page; if that does not help, try again later."
          action="Reload"
          onAction={() => (typeof location === "undefined" ? reset() : location.reload())}
        />
      </body>
    </html>
  )
}
