import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { DirectoryPage } from "./directory-page"

export const metadata: Metadata = { title: "Directory" }

export default function Page() {
  return (
    <Frame at="/directory">
      <DirectoryPage />
    </Frame>
  )
}
