"use client"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import { MAIN } from "./page-main"
import styles from "./Page.module.css"
import { UI } from "./words"

/** The first stop of the Tab key: past the bar, to the page. */
export const SkipLink = ({ children }: { children?: ReactNode }) => {
  const words = useWords(UI)
  return (
    <a className={styles.skip} href={`#${MAIN}`}>
      {children ?? words.skipToThePage}
    </a>
  )
}
