"use client"
import { ImageOff, ZoomIn, ZoomOut } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { IconButton } from "../../_ui/Button"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { bytesInWords } from "../../_words/format"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

/** A picture, as wide as its place or as large as it is. */
export default function ImageView({ file, frame, found, size: bytes }: ViewProps) {
  const image = useRef<HTMLImageElement>(null)
  const [broken, setBroken] = useState(false)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const [whole, setWhole] = useState(true)
  const type = found.mime[0]

  useEffect(() => {
    if (!image.current) return
    const url = URL.createObjectURL(new Blob([file], { type }))
    image.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [file, type])

  const pixels = size && `${size.width}\u00a0× ${size.height}\u00a0pixels`
  return (
    <DocumentFrame
      {...frame}
      meta={[pixels, `${bytesInWords(bytes)} ${found.label}`].filter(Boolean).join(" · ")}
      tools={
        <>
          <IconButton
            label={whole ? "Show in full size" : "Fit to the page"}
            icon={<Icon of={whole ? ZoomIn : ZoomOut} />}
            onClick={() => setWhole(!whole)}
          />
          {frame.tools}
        </>
      }
    >
      {broken ? (
        <div className={styles.inside}>
          <Panel
            icon={<Icon of={ImageOff} />}
            title="This picture can’t be drawn"
            sentences={[
              "It is the file that was saved, but this browser can’t read it.",
              "Download it instead.",
            ]}
          />
        </div>
      ) : (
        <Paper bare>
          <div className={whole ? styles.fit : styles.full} tabIndex={whole ? undefined : 0}>
            <img
              ref={image}
              alt={frame.label}
              onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
                setSize({ width, height })
              }
              onError={() => setBroken(true)}
            />
          </div>
        </Paper>
      )}
    </DocumentFrame>
  )
}
