"use client"
import { useUploadActions } from "../_session/uploads"
import { FileButton } from "../_ui/DropZone"
import { pathOf } from "../_ui/filePath"
import { useVoice } from "../_ui/Toast"
import { count } from "../_words/format"

/** Says how many go on after their files were chosen again. */
export const foundInWords = (found: number, rest: number): string =>
  found === 0
    ? "None of these is one of the missing files."
    : `${count(found, "record")} ${found === 1 ? "goes" : "go"} on where ${found === 1 ? "it" : "they"} stopped.` +
      (rest > 0 ? ` ${count(rest, "other file")} ${rest === 1 ? "was" : "were"} left out.` : "")

/** Ways to choose files again that a reload let go of: by their folder, or one by one. */
export function ChooseAgain() {
  const { rejoin } = useUploadActions()
  const { toast } = useVoice()
  const take = async (files: readonly File[]) => {
    const { found, rest } = await rejoin(files.map((file) => ({ file, path: pathOf(file) })))
    toast(foundInWords(found, rest.length))
  }
  return (
    <>
      <FileButton look="plain" size="small" folder onFiles={(files) => void take(files)}>
        Choose the folder again
      </FileButton>
      <FileButton look="plain" size="small" onFiles={(files) => void take(files)}>
        Choose the files again
      </FileButton>
    </>
  )
}
