import type { KeywardError } from "../../app/_core/errors"
import { wordingOf } from "../../app/_words/errors"

/** What went wrong, in the words of the app. */
export function Failed({ error }: { error: KeywardError }) {
  const { title, safe, next } = wordingOf(error, "wallet")
  return (
    <div className="note danger" role="alert">
      <b>{title}</b> {safe} {next}
    </div>
  )
}
