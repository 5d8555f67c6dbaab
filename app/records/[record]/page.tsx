import type { Metadata } from "next"
import { Frame } from "../../_features/enter/frame"
import { OwnRecordPage } from "./own-record-page"

export const metadata: Metadata = { title: "Record" }

export default async function RecordPage({ params }: { params: Promise<{ record: string }> }) {
  const { record } = await params
  return (
    <Frame at="/records">
      <OwnRecordPage number={Number(record)} />
    </Frame>
  )
}
