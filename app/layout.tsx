import type { Metadata, Viewport } from "next"
import { cookies, headers } from "next/headers"
import type { ReactNode } from "react"
import { ConfirmsHere } from "./_features/confirms-here"
import { PromptHelp } from "./_features/prompt-help"
import { SigningSheet } from "./_features/signing-sheet"
import { LanguageProvider } from "./_language/language-provider"
import { LANGUAGES } from "./_language/languages"
import { NONCE_HEADER } from "./_server/csp"
import { requestLanguage } from "./_server/request-language"
import { publicConfig } from "./_server/services"
import { Providers } from "./_session/providers"
import { asTheme, THEME_COOKIE, themeAttribute } from "./_ui/theme"
import "./globals.css"

export const metadata: Metadata = {
  title: { default: "Keyward", template: "%s · Keyward" },
  description: "Your medical records, locked with a key only you hold.",
  referrer: "no-referrer",
}

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? ""
  const theme = asTheme((await cookies()).get(THEME_COOKIE)?.value)
  const language = await requestLanguage()
  return (
    <html
      lang={language}
      dir={LANGUAGES[language].dir}
      data-theme={themeAttribute(theme)}
      suppressHydrationWarning
    >
      <body>
        <LanguageProvider first={language}>
          <Providers config={await publicConfig()} nonce={nonce}>
            <ConfirmsHere>
              <PromptHelp>{children}</PromptHelp>
            </ConfirmsHere>
            <SigningSheet />
          </Providers>
        </LanguageProvider>
      </body>
    </html>
  )
}
