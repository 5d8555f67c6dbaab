"use client"
import type { ReactNode } from "react"
import { Button } from "../../_ui/Button"
import { Disclosure } from "../../_ui/Disclosure"
import { count } from "../../_words/format"
import type { Attachment } from "../reading"
import type { PdfModel } from "./describe"
import styles from "./pdf.module.css"

/** Draws so many rows of a list; the rest is counted. */
const MAX_LISTED = 500

/** What a document has beside its pages: files in it, notes on its pages, what is filled in. */
export function BesidePages(props: {
  model: PdfModel
  nested: (attachment: Attachment) => ReactNode
  onPage: (page: number) => void
}) {
  const { attachments, comments, fields } = props.model
  if (attachments.length + comments.length + fields.length === 0) return null
  return (
    <div className={styles.beside}>
      {attachments.length > 0 && (
        <Disclosure open label={count(attachments.length, "file in this PDF", "files in this PDF")}>
          {attachments.map((attachment, index) => (
            <div key={index}>{props.nested(attachment)}</div>
          ))}
        </Disclosure>
      )}
      {comments.length > 0 && (
        <Disclosure open label={count(comments.length, "note on its pages", "notes on its pages")}>
          <ul className={styles.list}>
            {comments.slice(0, MAX_LISTED).map(({ page, author, when, kind, text }, index) => (
              <li key={index}>
                <p className={styles.text}>{text}</p>
                <p className={styles.meta}>
                  {[kind, author, when.slice(0, 10)].filter(Boolean).join(" · ")}{" "}
                  <PageButton page={page} onPage={props.onPage} />
                </p>
              </li>
            ))}
          </ul>
          <Left of={comments.length} />
        </Disclosure>
      )}
      {fields.length > 0 && (
        <Disclosure label={count(fields.length, "field is filled in", "fields are filled in")}>
          <ul className={styles.list}>
            {fields.slice(0, MAX_LISTED).map(({ page, name, value }, index) => (
              <li key={index}>
                <p className={styles.text}>{value}</p>
                <p className={styles.meta}>
                  {name} <PageButton page={page} onPage={props.onPage} />
                </p>
              </li>
            ))}
          </ul>
          <Left of={fields.length} />
        </Disclosure>
      )}
    </div>
  )
}

const PageButton = ({ page, onPage }: { page: number; onPage: (page: number) => void }) => (
  <Button look="quiet" size="small" onClick={() => onPage(page)}>
    Page {page}
  </Button>
)

const Left = ({ of }: { of: number }) =>
  of > MAX_LISTED ? <p className={styles.meta}>{of - MAX_LISTED} more are in the file.</p> : null
