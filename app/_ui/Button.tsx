"use client"

import Link from "next/link"
import type { ComponentProps, MouseEvent, ReactNode } from "react"
import { cx } from "./cx"
import { has } from "./has"
import styles from "./Button.module.css"

/** filled: the one way on; plain: beside it; quiet: text only; stop: plain that reddens; bare: in the text's colour. */
export type ButtonLook = "filled" | "plain" | "quiet" | "stop" | "bare"

export type ButtonSize = "normal" | "small" | "large"

interface Shape {
  look?: ButtonLook
  size?: ButtonSize
  /** An <Icon> before the label. */
  icon?: ReactNode
  /** Fills its column. */
  wide?: boolean
}

export interface ButtonProps extends Shape, Omit<ComponentProps<"button">, "style" | "disabled"> {
  /** While true it takes no press, keeps its width and its focus, and says busyLabel. */
  busy?: boolean
  /** "Sharing…" */
  busyLabel?: ReactNode
}

export interface ButtonLinkProps extends Shape, Omit<ComponentProps<typeof Link>, "style"> {
  children: ReactNode
}

export interface IconButtonProps extends Omit<ButtonProps, "icon" | "children" | "busyLabel" | "wide"> {
  /** What it does, for a screen reader and as a tooltip. */
  label: string
  icon: ReactNode
}

const shape = ({ look = "plain", size = "normal", wide }: Shape, className: string | undefined) =>
  cx(styles.button, styles[look], size !== "normal" && styles[size], wide && styles.wide, className)

/** A button. It is never disabled: let it be pressed and say what is missing. */
export const Button = ({
  look,
  size,
  icon,
  wide,
  busy = false,
  busyLabel,
  className,
  type = "button",
  onClick,
  children,
  ...rest
}: ButtonProps) => {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      className={shape({ look, size, wide }, className)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={press}
    >
      <span className={cx(styles.label, busy && has(busyLabel) && styles.away)}>
        {icon}
        {children}
      </span>
      {has(busyLabel) && <span className={cx(styles.label, !busy && styles.away)}>{busyLabel}</span>}
    </button>
  )
}

/** A link that looks like a button: it goes somewhere, a button does something. */
export const ButtonLink = ({ look, size, icon, wide, className, children, ...rest }: ButtonLinkProps) => (
  <Link {...rest} className={shape({ look, size, wide }, className)}>
    <span className={styles.label}>
      {icon}
      {children}
    </span>
  </Link>
)

/** A square button with an icon alone. */
export const IconButton = ({ label, icon, look = "bare", className, ...rest }: IconButtonProps) => (
  <Button {...rest} look={look} className={cx(styles.icon, className)} aria-label={label} title={label}>
    {icon}
  </Button>
)
