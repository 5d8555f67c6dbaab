"use client"

import { Eye, EyeOff, Search, TriangleAlert } from "lucide-react"
import type { ComponentProps, ReactNode } from "react"
import { useId, useState } from "react"
import { useWords } from "../_language/use-words"
import { IconButton } from "./Button"
import { cx } from "./cx"
import { has } from "./has"
import { Icon } from "./Icon"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./Field.module.css"
import { UI } from "./words"

export interface FieldProps extends Omit<ComponentProps<"input">, "style" | "size"> {
  label: ReactNode
  /** The label is for a screen reader only; a search field says itself what it is. */
  hideLabel?: boolean
  help?: ReactNode
  /** What is wrong and what to do; the field is marked and the words are announced. */
  error?: ReactNode
  type?: "text" | "search" | "password" | "date" | "datetime-local" | "email" | "number"
  /** Fixed width, wide-spaced capitals: for a group of a code. */
  code?: boolean
  /** An <Icon> before the text; a search field brings its own. */
  icon?: ReactNode
  /** A button inside, at the end. */
  end?: ReactNode
  /** What the eye of a password says: [shown when hidden, shown when visible]. */
  revealLabels?: readonly [string, string]
}

/** A labelled line of text. Its ref is the input's. */
export const Field = ({
  label,
  hideLabel,
  help,
  error,
  type = "text",
  code,
  icon,
  end,
  revealLabels,
  id,
  className,
  ...rest
}: FieldProps) => {
  const words = useWords(UI)
  const made = useId()
  const [shown, setShown] = useState(false)
  const inputId = id ?? made
  const described = [has(help) && `${inputId}-help`, has(error) && `${inputId}-error`].filter(Boolean)
  return (
    <div className={className}>
      <label htmlFor={inputId} className={hideLabel ? undefined : styles.label}>
        {hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      </label>
      {has(help) && (
        <p id={`${inputId}-help`} className={styles.help}>
          {help}
        </p>
      )}
      <div className={cx(styles.field, code && styles.code, has(error) && styles.wrong)}>
        {icon ?? (type === "search" && <Icon of={Search} />)}
        <input
          {...(code ? { autoCapitalize: "characters", autoComplete: "off", spellCheck: false } : {})}
          {...rest}
          id={inputId}
          type={type === "password" && shown ? "text" : type}
          aria-invalid={has(error) || undefined}
          aria-describedby={described.join(" ") || undefined}
        />
        {type === "password" && (
          <IconButton
            label={(revealLabels ?? [words.showWhatIsTyped, words.hideWhatIsTyped])[shown ? 1 : 0]}
            icon={<Icon of={shown ? EyeOff : Eye} />}
            onClick={() => setShown(!shown)}
          />
        )}
        {end}
      </div>
      <div aria-live="polite">
        {has(error) && (
          <p id={`${inputId}-error`} className={styles.error}>
            <Icon of={TriangleAlert} size={16} />
            <span>{error}</span>
          </p>
        )}
      </div>
    </div>
  )
}
