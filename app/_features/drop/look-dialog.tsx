"use client"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { shownTitle } from "../../_core/records/shown-name"
import { readArrivedFile } from "../../_journeys/take-drop"
import type { DropInHand } from "../../_journeys/take-drop"
import { ProblemNote } from "../../_parts/actions/problem"
import { FileViewer } from "../../_viewers/file-viewer"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Select } from "../../_ui/Select"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"

/** Shows the files of what arrived, decrypted on this device alone, before anything is decided. */
export function LookDialog({ inHand, onClose }: { inHand: DropInHand; onClose: () => void }) {
  const { files, title } = inHand.manifest
  const [index, setIndex] = useState(0)
  const read = useQuery({
    queryKey: ["drop-file", inHand.link.drop, inHand.arrived.arrival, index],
    queryFn: ({ signal }) => readArrivedFile(inHand, index, { signal }),
    staleTime: "static",
    structuralSharing: false,
    gcTime: 0,
  })
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={shownTitle(title)}
      actions={
        <Button look="filled" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Stack>
        <Note tone="warning">Nobody checked who sent this. It is not one of your records yet.</Note>
        {files.length > 1 && (
          <Select
            label="File"
            value={String(index)}
            options={files.map(({ name, size }, at) => ({
              value: String(at),
              label: `${name}, ${bytesInWords(size)}`,
            }))}
            onChange={(at) => setIndex(Number(at))}
          />
        )}
        {read.data ? (
          <FileViewer
            key={index}
            file={read.data}
            name={read.data.name}
            type={read.data.type}
            size={read.data.size}
            frame={{ label: read.data.name }}
          />
        ) : read.error ? (
          <ProblemNote error={read.error} />
        ) : (
          <SkeletonText label="Opening" count={6} />
        )}
      </Stack>
    </Dialog>
  )
}
