import type { Metadata, Viewport } from "next"
import { cookies, headers } from "next/headers"
import type { ReactNode } from "react"
import { ConfirmsHere } from "./_features/confirms-here"
import { PromptHelp } from "./_features/prompt-help"
import { SigningSheet } from "./_features/signing-sheet"
import { NONCE_HEADER } from "./_server/csp"
import { publicConfig } from "./_server/services"
import { DEFAULT_POLICY_SCRIPT } from "./_server/trusted-types"
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
  return (
    <html lang="en" data-theme={themeAttribute(theme)} suppressHydrationWarning>
      <head>
        {/* Before any other script: without it none would load */}
        <script
          nonce={nonce}
          dangerouslySetInnerHTML={{ __html: DEFAULT_POLICY_SCRIPT }}
          suppressHydrationWarning
        />
      </head>
      <body>
        <Providers config={await publicConfig()} nonce={nonce}>
          <ConfirmsHere>
            <PromptHelp>{children}</PromptHelp>
          </ConfirmsHere>
          <SigningSheet />
        </Providers>
      </body>
    </html>
  )
}
