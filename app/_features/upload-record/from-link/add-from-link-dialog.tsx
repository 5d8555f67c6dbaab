"use client"
import { useMemo, useState } from "react"
import { scanned } from "../../../_core/shl/scanned"
import type { Scanned } from "../../../_core/shl/scanned"
import { Button } from "../../../_ui/Button"
import { Dialog } from "../../../_ui/Dialog"
import { Stack } from "../../../_ui/Layout"
import { CardTrustOfAccount } from "../../card-trust"
import { CardFound } from "./card-found"
import { GatherCode } from "./gather-code"
import { cardFile } from "./link-files"
import { LinkFound } from "./link-found"

export interface AddFromLinkDialogProps {
  /** What is to be added, as the files that came or were scanned. */
  readonly onFiles: (files: File[]) => void
  readonly onClose: () => void
}

/** From a SMART Health Link or Card to files: pasted, from a picture or by the camera; shown before anything is added. */
export function AddFromLinkDialog({ onFiles, onClose }: AddFromLinkDialogProps) {
  const [found, setFound] = useState<Scanned>({ kind: "nothing" })
  const [empty, setEmpty] = useState("")
  const take = (text: string, none: string) => {
    const next = scanned(text, found.kind === "cards" ? found.codes : [])
    setEmpty(next.kind === "nothing" ? none : "")
    if (next.kind !== "nothing") setFound(next)
  }
  const startOver = () => setFound({ kind: "nothing" })
  const cards = found.kind === "cards" ? found.texts.cards : []
  const which = cards.join("\n")
  const file = useMemo(() => (which === "" ? null : cardFile(which.split("\n"))), [which])
  const whole = file !== null && found.kind === "cards" && found.texts.missing.length === 0
  return (
    <Dialog
      open
      wide
      title="Add from a link or card"
      onClose={onClose}
      actions={
        found.kind !== "nothing" && (
          <>
            <Button look="quiet" onClick={startOver}>
              Another link or card
            </Button>
            {file && (
              <Button look="filled" onClick={() => onFiles([file])}>
                {cards.length === 1 ? "Add this card" : `Add these ${cards.length} cards`}
              </Button>
            )}
          </>
        )
      }
    >
      <CardTrustOfAccount>
        <Stack gap="l">
          {found.kind === "link" && <LinkFound key={found.text} text={found.text} onFiles={onFiles} />}
          {found.kind === "cards" && <CardFound texts={found.texts} file={file} />}
          {found.kind !== "link" && !whole && <GatherCode empty={empty} onText={take} />}
        </Stack>
      </CardTrustOfAccount>
    </Dialog>
  )
}
