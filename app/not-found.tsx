import type { Metadata } from "next"
import { NotFound } from "./_features/enter/not-found"

export const metadata: Metadata = { title: "Not found" }

export default function NotFoundPage() {
  return <NotFound />
}
