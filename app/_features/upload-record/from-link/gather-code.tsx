"use client"
import { Camera as CameraIcon, Image } from "lucide-react"
import { useState } from "react"
import { Button } from "../../../_ui/Button"
import { FileButton } from "../../../_ui/DropZone"
import { Icon } from "../../../_ui/Icon"
import { Note } from "../../../_ui/Note"
import { TextArea } from "../../../_ui/TextArea"
import { Camera } from "./camera"
import styles from "./from-link.module.css"

const NO_CODE =
  "No QR code of a health link or card could be read in this picture. Take a closer picture, or paste the text."
const NO_TEXT =
  "That is no health link or card. The text of a link has shlink:/ in it, the text of a card shc:/."
const OTHER_CODE = "This QR code is not a health link or card."

/** Three ways to a link or card: its text, a picture of its QR code, the camera. */
export function GatherCode(props: {
  /** Why the last try found nothing; empty if it found something. */
  empty: string
  /** `none` is shown if there is no link or card in the text. */
  onText: (text: string, none: string) => void
}) {
  const [typed, setTyped] = useState("")
  const [filming, setFilming] = useState(false)
  const [busy, setBusy] = useState(false)
  const look = async (pictures: readonly File[]) => {
    setBusy(true)
    try {
      const { codesInPicture } = await import("./picture-codes")
      const codes = []
      for (const picture of pictures) codes.push(...(await codesInPicture(picture)))
      props.onText(codes.join("\n"), codes.length > 0 ? OTHER_CODE : NO_CODE)
    } catch {
      props.onText("", NO_CODE)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <TextArea
        label="Text of the link or card"
        help="A SMART Health Link (shlink:/…, also with a web address before it) or the text of a SMART Health Card’s QR code (shc:/…). If the card has several codes, paste all of them."
        rows={4}
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className={styles.ways}>
        <Button look="filled" onClick={() => props.onText(typed, NO_TEXT)}>
          Look at this text
        </Button>
        <FileButton
          look="plain"
          accept="image/*"
          icon={<Icon of={Image} />}
          onFiles={(files) => void look(files)}
        >
          Choose a picture of the QR code
        </FileButton>
        <Button icon={<Icon of={CameraIcon} />} aria-expanded={filming} onClick={() => setFilming(!filming)}>
          {filming ? "Stop the camera" : "Use the camera"}
        </Button>
      </div>
      {filming && <Camera onCode={(text) => props.onText(text, OTHER_CODE)} />}
      <div role="status">{busy && "Looking for QR codes…"}</div>
      {props.empty && (
        <Note tone="warning" role="alert">
          {props.empty}
        </Note>
      )}
    </>
  )
}
