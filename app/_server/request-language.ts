import { cookies, headers } from "next/headers"
import { chooseLanguage, LANGUAGE_COOKIE } from "../_language/languages"
import type { Language } from "../_language/languages"

/** The language in which the page of this request is written. */
export const requestLanguage = async (): Promise<Language> =>
  chooseLanguage((await cookies()).get(LANGUAGE_COOKIE)?.value, (await headers()).get("accept-language"))
