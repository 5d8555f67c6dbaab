import type { Metadata } from "next"
import { RecoverPage } from "./recover-page"

export const metadata: Metadata = { title: "I lost my wallet" }

export default function Page() {
  return <RecoverPage />
}
