"use client"

import { Download, Upload } from "lucide-react"
import type { ReactNode } from "react"
import { useEffect, useEffectEvent, useId, useRef, useState } from "react"
import type { ButtonLook, ButtonSize } from "./Button"
import { Button } from "./Button"
import { droppedFiles } from "./droppedFiles"
import { has } from "./has"
import { Icon } from "./Icon"
import styles from "./DropZone.module.css"

export interface FileButtonProps {
  /** One batch of chosen files, never empty. */
  onFiles: (files: File[]) => void
  children: ReactNode
  look?: ButtonLook
  size?: ButtonSize
  icon?: ReactNode
  /** As of an <input type="file">; empty = anything. */
  accept?: string
  single?: boolean
  /** Chooses a whole folder instead of files, where the browser can: a phone cannot. */
  folder?: boolean
}

/** A button that opens the file chooser, on a phone with the camera in it. */
export const FileButton = ({
  onFiles,
  children,
  look = "filled",
  size,
  icon,
  accept,
  single,
  folder,
}: FileButtonProps) => {
  const input = useRef<HTMLInputElement>(null)
  const choose = () => {
    if (!input.current) return
    // React knows no such attribute
    input.current.webkitdirectory = folder === true
    input.current.click()
  }
  return (
    <>
      <Button look={look} {...(size ? { size } : {})} icon={icon} onClick={choose}>
        {children}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        multiple={!single}
        accept={accept}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          // Emptied, so that the same file can be chosen twice.
          event.currentTarget.value = ""
          if (files.length > 0) onFiles(files)
        }}
      />
    </>
  )
}

export interface DropZoneProps {
  onFiles: (files: File[]) => void
  /** Something in the drop could not be read. */
  onError: (cause: unknown) => void
  title: ReactNode
  help: ReactNode
  /** The keyboard's way: "Choose files". */
  button: ReactNode
  /** The keyboard's way to a whole folder; left out if folders are not offered. */
  folderButton?: ReactNode
  /** Over the whole page while files are held above it. */
  overlay: ReactNode
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false

/** Takes files dropped anywhere on the page; draws a dashed box that says so. Not drawn on a phone. One on a page. */
export const DropZone = ({ onFiles, onError, title, help, button, folderButton, overlay }: DropZoneProps) => {
  const [over, setOver] = useState(false)
  const titleId = useId()
  const take = useEffectEvent((transfer: DataTransfer) => {
    droppedFiles(transfer).then((files) => files.length > 0 && onFiles(files), onError)
  })

  useEffect(() => {
    // Entering a child fires before leaving its parent: only the balance of both says whether we are still inside.
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const hover = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      if (document.querySelector("dialog[open]") === null && event.dataTransfer) take(event.dataTransfer)
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: hover, drop } as const
    for (const [name, listener] of Object.entries(listeners))
      addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        removeEventListener(name, listener as EventListener)
    }
  }, [])

  return (
    <section className={styles.box} aria-labelledby={titleId}>
      <Icon of={Download} />
      <div className={styles.words}>
        <h2 id={titleId}>{title}</h2>
        <p className={styles.help}>{help}</p>
      </div>
      <FileButton look="plain" onFiles={onFiles}>
        {button}
      </FileButton>
      {has(folderButton) && (
        <FileButton look="plain" folder onFiles={onFiles}>
          {folderButton}
        </FileButton>
      )}
      {over && (
        <div className={styles.overlay} aria-hidden="true">
          <p>
            <Icon of={Upload} />
            {overlay}
          </p>
        </div>
      )}
    </section>
  )
}
