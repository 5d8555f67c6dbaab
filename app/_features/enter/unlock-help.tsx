import Link from "next/link"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"

/** What to do where the usual way is not at hand, in plain words. */
export const UnlockHelp = ({
  byWallet,
  asksSecret,
  unfinished,
}: {
  byWallet: boolean
  asksSecret: boolean
  unfinished: boolean
}) => (
  <Stack gap="s">
    {unfinished && (
      <Meta>
        <b>You did not begin this set-up, or nothing opens it.</b> Nothing is lost:{" "}
        <Link href="/setup?anew">make new keys</Link> instead.
      </Meta>
    )}
    <Meta>
      <b>A new device.</b>{" "}
      {byWallet
        ? `Unlock as you always do: with your wallet${asksSecret ? " and your secret" : ""}. Nothing else has to be moved.`
        : "Connect your wallet there and type your recovery code. Nothing else has to be moved."}
    </Meta>
    {asksSecret && (
      <Meta>
        <b>You forgot your secret.</b> Unlock with your recovery code, then set a new one in Settings.
      </Meta>
    )}
    <Meta>
      <b>You lost your recovery code.</b> Unlock with your wallet, then make a new one in Settings.
    </Meta>
    <Meta>
      <b>You lost your wallet, or somebody has it.</b> Your recovery code{" "}
      <Link href="/recover">gives this account another wallet</Link>.
    </Meta>
    <Meta>
      <b>You lost both.</b> Then nobody can open these records again, and that includes us.
    </Meta>
  </Stack>
)
