"use client"
import { useRouter } from "next/navigation"
import { startTransition, useEffect, useMemo, useState } from "react"
import type { ReactNode } from "react"
import { LANGUAGE_COOKIE, LANGUAGES } from "./languages"
import type { Language } from "./languages"
import { LanguageContext } from "./use-words"

const YEAR = 31_536_000

/** @param props.first the language in which the server wrote the page */
export function LanguageProvider({ first, children }: { first: Language; children: ReactNode }) {
  const router = useRouter()
  const [language, setLanguage] = useState(first)
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = LANGUAGES[language].dir
  }, [language])
  const here = useMemo(
    () => ({
      language,
      choose: (chosen: Language) => {
        document.cookie = `${LANGUAGE_COOKIE}=${chosen}; path=/; max-age=${YEAR}; samesite=lax`
        // What is unlocked stays unlocked: the page is not loaded again.
        startTransition(() => setLanguage(chosen))
        router.refresh()
      },
    }),
    [language, router],
  )
  return <LanguageContext value={here}>{children}</LanguageContext>
}
