import type { UploadProgress } from "../../_journeys/upload-records"
import { Bar } from "../../_ui/Bar"
import { Meta } from "../../_ui/Text"
import { bytesInWords } from "../../_words/format"

/** How far the content of a record is that is written anew, in a dialog. */
export function WriteProgress(progress: UploadProgress) {
  if (!("done" in progress)) return null
  const { step, done, total } = progress
  const words = step === "encrypting" ? "Encrypting" : "Sending"
  const figure = `${bytesInWords(done)} of ${bytesInWords(total)}`
  return (
    <div role="group" aria-label={words}>
      <Meta>
        {words} {figure}
      </Meta>
      <Bar label={words} value={total === 0 ? 1 : done / total} text={figure} />
    </div>
  )
}
