import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { RecordsPage as Page } from "./records-page"

export const metadata: Metadata = { title: "Records" }

export default function RecordsRoute() {
  return (
    <Frame at="/records">
      <Page />
    </Frame>
  )
}
