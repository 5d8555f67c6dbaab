import type { Metadata } from "next"
import { Frame } from "../../_features/enter/frame"
import { OwnRecord } from "../../_features/read-record/own-record"

export const metadata: Metadata = { title: "Record" }

export default async function RecordPage({ params }: { params: Promise<{ record: string }> }) {
  const { record } = await params
  return (
    <Frame at="/records">
      <OwnRecord number={Number(record)} />
    </Frame>
  )
}
