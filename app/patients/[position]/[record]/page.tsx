import type { Metadata } from "next"
import { Frame } from "../../../_features/enter/frame"
import { SharedRecord } from "../../../_features/read-record/shared-record"

export const metadata: Metadata = { title: "Record" }

export default async function SharedRecordPage({
  params,
}: {
  params: Promise<{ position: string; record: string }>
}) {
  const { position, record } = await params
  return (
    <Frame at="/patients">
      <SharedRecord position={Number(position)} number={Number(record)} />
    </Frame>
  )
}
