"use client"
import { useId } from "react"
import { CHARSETS, charsetName } from "../text/decode"
import styles from "./choice.module.css"

/** One of a few ways to read the file, in the platform's own list, on one line with its label. */
export function Choice(props: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}) {
  const { label, value, options, onChange } = props
  const id = useId()
  return (
    <span className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </span>
  )
}

/** How the bytes are read as text; the reader may choose another way. */
export function CharsetChoice(props: {
  readonly charset: string
  readonly onChange: (charset: string) => void
}) {
  const { charset, onChange } = props
  const known = CHARSETS.some(([name]) => name === charset)
  const options = known ? CHARSETS : ([[charset, charsetName(charset)], ...CHARSETS] as const)
  return <Choice label="Character set" value={charset} options={options} onChange={onChange} />
}
