import { dayOfReceipt } from "../../_core/receipts/purpose"
import type { ReceiptPurpose } from "../../_core/receipts/purpose"
import type { Address, RecordNumber } from "../../_core/types"
import type { OpenedByOthers, Receipt, ReceiptStanding } from "../../_journeys/read-receipts"

/** What somebody opened on a UTC day, by their receipts and by the server's count. */
export interface OpenedRow {
  readonly reader: Address
  /** Days since 1970. */
  readonly day: number
  /** Each once; empty where no receipt says so. */
  readonly records: readonly RecordNumber[]
  readonly purposes: readonly ReceiptPurpose[]
  /** The worst of its receipts; null where there is none. */
  readonly standing: ReceiptStanding | null
  /** As the server counts; 0 where it counts nothing. */
  readonly files: number
}

/** From the best to the worst. */
const STANDINGS: readonly ReceiptStanding[] = ["included", "waiting", "late", "not-in-tree"]

/** By reader and day, the latest first. What cannot be believed is left out here: see {@link badReceipts}. */
export function openedRows({ receipts, served }: Pick<OpenedByOthers, "receipts" | "served">): OpenedRow[] {
  const rows = new Map<string, OpenedRow>()
  const rowFor = (reader: Address, day: number): OpenedRow =>
    rows.get(`${reader} ${day}`) ?? { reader, day, records: [], purposes: [], standing: null, files: 0 }
  for (const { reader, entries, standing } of receipts)
    for (const { record, purpose, at } of entries) {
      const row = rowFor(reader, dayOfReceipt(at))
      rows.set(`${reader} ${row.day}`, {
        ...row,
        records: [...new Set([...row.records, record])],
        purposes: [...new Set([...row.purposes, purpose])],
        standing: worse(row.standing, standing),
      })
    }
  for (const { reader, day, files } of served) rows.set(`${reader} ${day}`, { ...rowFor(reader, day), files })
  return [...rows.values()].sort((a, b) => b.day - a.day || a.reader.localeCompare(b.reader))
}

export const badReceipts = ({ receipts }: Pick<OpenedByOthers, "receipts">): readonly Receipt[] =>
  receipts.filter(({ problem }) => problem !== null)

const worse = (a: ReceiptStanding | null, b: ReceiptStanding): ReceiptStanding =>
  a !== null && STANDINGS.indexOf(a) > STANDINGS.indexOf(b) ? a : b
