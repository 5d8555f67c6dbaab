interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly maxLength?: number
  readonly onChange: (value: string) => void
}

/** A line of text, or a date. */
export const Line = ({
  label,
  hint,
  type = "text",
  onChange,
  ...rest
}: FieldProps & { readonly type?: "text" | "date"; readonly autoComplete?: string }) => (
  <label>
    <b>{label}</b>
    {hint && <span className="meta">{hint}</span>}
    <input type={type} {...rest} onChange={(event) => onChange(event.target.value)} />
  </label>
)

/** Several lines. */
export const Area = ({ label, hint, onChange, ...rest }: FieldProps) => (
  <label>
    <b>{label}</b>
    {hint && <span className="meta">{hint}</span>}
    <textarea rows={3} {...rest} onChange={(event) => onChange(event.target.value)} />
  </label>
)
