"use client"

import Link from "next/link"
import type { KeyboardEvent, ReactNode } from "react"
import { useEffect, useId, useRef, useState } from "react"
import type { ButtonLook } from "./Button"
import { Button } from "./Button"
import { cx } from "./cx"
import { has } from "./has"
import styles from "./Menu.module.css"

export interface MenuItem {
  label: string
  icon?: ReactNode
  /** A place to go, or … */
  href?: string
  /** … something to do. */
  onSelect?: () => void
  /** Ends something: reddens when reached for. */
  stop?: boolean
  /** A line above it. */
  divided?: boolean
}

export interface MenuProps {
  /** What the button holds: words, or an icon with `label`. */
  trigger: ReactNode
  /** The name of an icon button; leave it out where the trigger has words. */
  label?: string
  look?: ButtonLook
  items: readonly MenuItem[]
  /** Words above the items: the account's address, say. */
  head?: ReactNode
  className?: string | undefined
}

const step = (key: string, at: number, count: number): number | undefined =>
  ({ ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, Home: 0, End: count - 1 })[key]

/** A button with a list of actions. Arrows, Home, End, first letters, Escape; focus returns to the button. */
export const Menu = ({ trigger, label, look = "plain", items, head, className }: MenuProps) => {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])]

  useEffect(() => {
    if (!open) return
    box.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener("pointerdown", outside)
    return () => document.removeEventListener("pointerdown", outside)
  }, [open])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Tab") return setOpen(false)
    if (event.key === "Escape") {
      // The menu alone closes, not the dialog it may stand in.
      event.preventDefault()
      event.stopPropagation()
      return close()
    }
    const all = entries()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const letter = event.key.length === 1 ? event.key.toLocaleLowerCase() : undefined
    const found =
      letter === undefined || letter === " "
        ? undefined
        : [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) =>
            item.textContent?.trim().toLocaleLowerCase().startsWith(letter),
          )
    const next = step(event.key, at, all.length)
    const target = next === undefined ? found : all[next]
    if (!target) return
    event.preventDefault()
    target.focus()
  }
  const choose = (item: MenuItem) => {
    close()
    item.onSelect?.()
  }

  return (
    <div ref={box} className={cx(styles.box, className)}>
      <Button
        ref={button}
        look={look}
        className={cx(label !== undefined && styles.square)}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {trigger}
      </Button>
      {open && (
        <div className={styles.panel}>
          {has(head) && <div className={styles.head}>{head}</div>}
          <div id={id} role="menu" aria-label={label} tabIndex={-1} onKeyDown={keys}>
            {items.map((item) => {
              const common = {
                role: "menuitem",
                tabIndex: -1,
                className: cx(styles.item, item.stop && styles.stop, item.divided && styles.divided),
              } as const
              const words = (
                <>
                  {item.icon}
                  {item.label}
                </>
              )
              return item.href === undefined ? (
                <button key={item.label} type="button" {...common} onClick={() => choose(item)}>
                  {words}
                </button>
              ) : (
                <Link key={item.label} href={item.href} {...common} onClick={() => setOpen(false)}>
                  {words}
                </Link>
              )
            })}
          </div>
        </div>
      )}
    </div>
  )
}
