"use client"
import { Download } from "lucide-react"
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query"
import type { KnownTable } from "../../_core/ports/known"
import { readKnownByServer } from "../../_journeys/known-by-server"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { ProofList } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { LazyDisclosure } from "../../_ui/LazyDisclosure"
import { Note } from "../../_ui/Note"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { count } from "../../_words/format"
import { saveAs } from "../save-file"
import styles from "./known-by-server.module.css"
import { KNOWN_WORDS, valueInWords } from "./known-words"
import way from "./way.module.css"

/** Every row of the server's database about this account, and all of them as a file. */
export function KnownByServer() {
  const { services } = useUnlocked()
  const { server, account } = services
  const tables = useQuery({ queryKey: ["known-tables", account], queryFn: () => server.knownTables() })
  const save = useMutation({
    mutationFn: () => readKnownByServer(server, account, new Date()),
    onSuccess: (known) =>
      saveAs(
        `keyward-server-${account.slice(2, 8)}.json`,
        JSON.stringify(known, null, 2),
        "application/json",
      ),
  })
  if (tables.error)
    return <ProblemPanel error={tables.error} level={3} onAction={() => void tables.refetch()} />
  if (!tables.data) return <SkeletonText label="Asking the server" count={4} />
  const kept = tables.data.filter(({ rows }) => rows > 0)
  return (
    <Card>
      <Stack>
        <ul className={styles.tables}>
          {kept.map(({ table, rows }) => (
            <li key={table}>
              <p className={styles.name}>
                {KNOWN_WORDS[table].name}: {count(rows, "entry", "entries")}
              </p>
              <Meta>{KNOWN_WORDS[table].words}</Meta>
              <LazyDisclosure
                label={
                  <>
                    Show<VisuallyHidden> {KNOWN_WORDS[table].name}</VisuallyHidden>
                  </>
                }
              >
                {() => <Rows table={table} />}
              </LazyDisclosure>
            </li>
          ))}
        </ul>
        <Button
          className={way.firm}
          icon={<Icon of={Download} />}
          busy={save.isPending}
          busyLabel="Asking for all of it…"
          onClick={() => save.mutate()}
        >
          Save all of it as a file
        </Button>
        <ProblemNote error={save.error} />
        {save.isSuccess && (
          <Note tone="success" role="status">
            Saved. The file names accounts and times: keep it where others do not look.
          </Note>
        )}
      </Stack>
    </Card>
  )
}

function Rows({ table }: { table: KnownTable }) {
  const { services } = useUnlocked()
  const { server, account } = services
  const pages = useInfiniteQuery({
    queryKey: ["known-rows", account, table],
    queryFn: ({ pageParam }) => server.knownRows(table, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  if (pages.isPending) return <SkeletonText label="Asking the server" count={2} />
  return (
    <Stack>
      <ProblemNote error={pages.error} />
      <ol className={styles.rows}>
        {pages.data?.pages.flatMap(({ rows }, page) =>
          rows.map((row, index) => (
            <li key={`${page} ${index}`}>
              <ProofList
                proofs={Object.entries(row).map(([column, value]) => ({
                  term: column.replaceAll("_", " "),
                  value: valueInWords(column, value),
                }))}
              />
            </li>
          )),
        )}
      </ol>
      {pages.hasNextPage && (
        <ShowMore busy={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()}>
          Show more
        </ShowMore>
      )}
    </Stack>
  )
}
