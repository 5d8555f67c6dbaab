import type { Metadata } from "next"
import { NotFound } from "./_features/enter/not-found"
import { NO_PAGE } from "./_features/enter/no-page-words"
import { wordsIn } from "./_language/words"
import { requestLanguage } from "./_server/request-language"

export const metadata: Metadata = { title: "Not found" }

export default async function NotFoundPage() {
  return <NotFound words={await wordsIn(NO_PAGE, await requestLanguage())} />
}
