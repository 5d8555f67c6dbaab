"use client"

import { X } from "lucide-react"
import type { FormEvent, KeyboardEvent, ReactNode, SyntheticEvent } from "react"
import { createContext, useContext, useEffect, useEffectEvent, useId, useRef } from "react"
import { useWords } from "../_language/use-words"
import { IconButton } from "./Button"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import { usePageStays } from "./usePageStays"
import { useSaidInView } from "./useSaidInView"
import styles from "./Dialog.module.css"
import { UI } from "./words"

export interface DialogProps {
  open: boolean
  /** Escape, the cross, or a close from the browser. The caller then sets `open` to false. */
  onClose: () => void
  title: ReactNode
  children: ReactNode
  /** Buttons, the confirming one last. */
  actions?: ReactNode
  /** What is missing or went wrong, above the buttons: in view wherever the body is scrolled to. */
  notice?: ReactNode
  /** A word beside the buttons; not drawn on a phone. */
  hint?: ReactNode
  /** Two columns' width. */
  wide?: boolean
  /** Makes the whole dialog a form: the confirming button is `type="submit"`. The page is not reloaded. */
  onSubmit?: () => void
  /** While true it cannot be closed: something is being signed. */
  held?: boolean
  closeLabel?: string
}

/** What every open dialog shows above its buttons, because nothing outside of it can be seen or reached meanwhile. */
export const DialogAside = createContext<ReactNode>(null)

/** A modal dialog; a sheet from below on a phone. Nothing of it is in the page while it is closed. */
export const Dialog = ({ open, ...rest }: DialogProps) => (open ? <OpenDialog {...rest} /> : null)

const FIRST = "[data-autofocus], input:not([type=hidden], [type=radio]), input:checked, select, textarea"

const OpenDialog = ({
  onClose,
  title,
  children,
  actions,
  notice,
  hint,
  wide,
  onSubmit,
  held = false,
  closeLabel,
}: Omit<DialogProps, "open">) => {
  const words = useWords(UI)
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  const aside = useContext(DialogAside)
  usePageStays()
  useSaidInView(body)

  useEffect(() => {
    const element = dialog.current
    if (!element) return
    const before = document.activeElement
    if (!element.open) element.showModal()
    const body = element.querySelector("[data-dialog-body]")
    const first = body?.querySelector<HTMLElement>(FIRST) ?? heading.current
    first?.focus()
    return () => {
      element.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])

  const back = useEffectEvent((event: Event) => {
    const { navigationType, cancelable } = event as Event & { navigationType?: string }
    if (navigationType !== "traverse" || !cancelable || event.defaultPrevented) return
    event.preventDefault()
    if (!held) onClose()
  })
  // The browser's Back leaves the dialog and not the page; where a browser cannot tell (Navigation API) it leaves both.
  useEffect(() => {
    const { navigation } = window as { navigation?: EventTarget }
    const listen = (event: Event) => back(event)
    navigation?.addEventListener("navigate", listen)
    return () => navigation?.removeEventListener("navigate", listen)
  }, [])

  const ask = (event: SyntheticEvent<HTMLDialogElement>) => {
    if (event.target !== dialog.current) return
    event.preventDefault()
    if (!held) onClose()
  }
  // A search field would take the first Escape to empty itself, and what was typed would be lost.
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return
    event.preventDefault()
    if (!held) onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  // Chromium closes on a second Escape whatever the page says: follow it, or show it again while held. A dialog that is
  // open again by now was only remounted.
  const closed = (event: SyntheticEvent<HTMLDialogElement>) => {
    if (event.target !== dialog.current || dialog.current.open) return
    if (held) dialog.current.showModal()
    else onClose()
  }

  // Plain boxes: a header or footer here would be a second one of the page to a screen reader
  const inside = (
    <>
      <div className={styles.head}>
        <h2 ref={heading} id={titleId} tabIndex={-1}>
          {title}
        </h2>
        {!held && <IconButton label={closeLabel ?? words.close} icon={<Icon of={X} />} onClick={onClose} />}
      </div>
      <div ref={body} className={styles.body} data-dialog-body="">
        {children}
      </div>
      <div className={styles.base}>
        {aside}
        {has(notice) && <div className={styles.notice}>{notice}</div>}
        {has(actions) && (
          <div className={styles.foot}>
            {has(hint) && <p className={styles.hint}>{hint}</p>}
            {actions}
          </div>
        )}
      </div>
    </>
  )
  return (
    <dialog
      ref={dialog}
      className={cx(styles.dialog, wide && styles.wide)}
      aria-labelledby={titleId}
      onKeyDown={escape}
      onCancel={ask}
      onClose={closed}
    >
      {onSubmit ? (
        <form noValidate onSubmit={submit}>
          {inside}
        </form>
      ) : (
        inside
      )}
    </dialog>
  )
}
