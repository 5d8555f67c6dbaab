"use client"
import Link from "next/link"
import { useWords } from "../../_language/use-words"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { ENTER } from "./words"

/** What to do where the usual way is not at hand, in plain words. */
export const UnlockHelp = ({
  byWallet,
  asksSecret,
  unfinished,
}: {
  byWallet: boolean
  asksSecret: boolean
  unfinished: boolean
}) => {
  const words = useWords(ENTER)
  return (
    <Stack gap="s">
      {unfinished && (
        <Meta>
          {words.youDidNotBeginThis({ link: (inside) => <Link href="/setup?anew">{inside}</Link> })}
        </Meta>
      )}
      <Meta>
        {byWallet ? words.newDevice({ secret: asksSecret ? "yes" : "no" }) : words.newDeviceByCode()}
      </Meta>
      {asksSecret && <Meta>{words.youForgotYourSecretUnlock()}</Meta>}
      <Meta>{words.youLostYourRecoveryCode()}</Meta>
      <Meta>{words.youLostYourWalletOr({ link: (inside) => <Link href="/recover">{inside}</Link> })}</Meta>
      <Meta>{words.youLostBothThenNobody()}</Meta>
    </Stack>
  )
}
