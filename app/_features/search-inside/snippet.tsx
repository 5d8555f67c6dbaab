"use client"
import { useEffect, useState } from "react"
import type { Snippet as Place } from "../../_core/search/snippet"
import type { RecordContents, SearchHit } from "../../_journeys/record-contents"
import type { OpenRecord } from "../../_journeys/read-record"
import styles from "./search-inside.module.css"

/** The place of a hit, its words marked. What stands far back in a long record is looked for in the record itself. */
export function Snippet(props: {
  hit: SearchHit
  typed: string
  contents: RecordContents
  open: OpenRecord
  /** What a file is called, if that has to be said. */
  nameOf: (file: number) => string
}) {
  const { hit, typed, contents, open, nameOf } = props
  const [found, setFound] = useState<Place | null>(null)
  const isFar = hit.snippet === null && hit.further
  useEffect(() => {
    if (!isFar) return
    const leaving = new AbortController()
    contents
      .place(open, typed, leaving.signal)
      .then((place) => !leaving.signal.aborted && setFound(place))
      // The record is a hit all the same; its page says what is wrong with it
      .catch(() => undefined)
    return () => leaving.abort()
  }, [isFar, contents, open, typed])
  const place = hit.snippet ?? found
  if (!place) return isFar ? <span className={styles.snippet}>Further back in this record.</span> : null
  const name = nameOf(place.file)
  return (
    <span className={styles.snippet} dir="auto">
      {name && <span className={styles.file}>{name}: </span>}
      {place.before && "… "}
      {place.parts.map(({ text, match }, index) =>
        match ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
      {place.after && " …"}
    </span>
  )
}
