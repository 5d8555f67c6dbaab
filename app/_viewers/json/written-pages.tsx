"use client"
import { useEffect, useState } from "react"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonText } from "../../_ui/Skeleton"
import { count } from "../../_words/format"
import styles from "./json.module.css"

/** A long text in its pages: the next ones come as its end comes near the screen. */
export function WrittenPages({ pages, label }: { pages: readonly Blob[]; label: string }) {
  const [shown, setShown] = useState(1)
  const left = pages.length - shown
  return (
    <>
      <div className={styles.pages} role="group" aria-label={label} tabIndex={0}>
        {pages.slice(0, shown).map((page, index) => (
          <WrittenPage key={index} page={page} />
        ))}
      </div>
      {left > 0 && (
        <div className={styles.more}>
          <ShowMore auto onMore={() => setShown(shown + 1)}>
            Show more
          </ShowMore>
          <p>{count(left, "more part")} of this text. Download the file to have all of it at once.</p>
        </div>
      )}
    </>
  )
}

function WrittenPage({ page }: { page: Blob }) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    page
      .text()
      .then((read) => !left && setText(read))
      .catch(() => undefined)
    return () => {
      left = true
    }
  }, [page])
  return text === null ? <SkeletonText label="Opening the text" /> : <pre className={styles.page}>{text}</pre>
}
