"use client"
import { WrapText } from "lucide-react"
import { useMemo, useState } from "react"
import { IconButton } from "../../_ui/Button"
import { cx } from "../../_ui/cx"
import { Icon } from "../../_ui/Icon"
import { ShowMore } from "../../_ui/ShowMore"
import { CharsetChoice } from "../parts/choice"
import choice from "../parts/choice.module.css"
import { ReadFrame } from "../parts/read-frame"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import { partsOf } from "./parts-of"
import type { TextModel } from "./read"
import styles from "./text.module.css"

/** Text as it stands: lines kept, nothing interpreted. */
export default function TextView(props: ViewProps) {
  const [charset, setCharset] = useState("")
  const [wrapped, setWrapped] = useState(true)
  const state = useReading<TextModel>("text", props, charset ? { charset } : undefined)
  const wrap = (
    <IconButton
      label="Wrap long lines"
      aria-pressed={wrapped}
      icon={<Icon of={WrapText} />}
      onClick={() => setWrapped(!wrapped)}
    />
  )
  return (
    <ReadFrame view={props} state={state} tools={wrap}>
      {(model) => (
        <>
          <div className={choice.choices}>
            <CharsetChoice charset={model.charset} onChange={setCharset} />
          </div>
          <LongText text={model.text} label={props.frame.label} wrapped={wrapped} />
        </>
      )}
    </ReadFrame>
  )
}

/** All of a text, in parts that are laid out when they come near the screen. */
export function LongText({ text, label, wrapped }: { text: string; label: string; wrapped: boolean }) {
  const parts = useMemo(() => partsOf(text), [text])
  const [shown, setShown] = useState(1)
  const left = parts.length - shown
  return (
    <>
      <div
        className={cx(styles.text, !wrapped && styles.unwrapped)}
        role="group"
        tabIndex={0}
        aria-label={label}
      >
        {parts.slice(0, shown).map((part, index) => (
          <pre key={index}>{part}</pre>
        ))}
      </div>
      {left > 0 && (
        <ShowMore auto onMore={() => setShown(shown + 1)}>
          Show more (part {shown} of {parts.length} is shown)
        </ShowMore>
      )}
    </>
  )
}
