"use client"
import { useQuery } from "@tanstack/react-query"
import { checksumAddress } from "../../_core/checksum-address"
import { fingerprint } from "../../_core/keys/fingerprint"
import { useConfig } from "../../_session/config"
import { useSession, useUnlocked } from "../../_session/session"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { Stack } from "../../_ui/Layout"
import { Fingerprint } from "../../_ui/PersonCard"

/** The exact values behind the page. */
export function SettingsDetails() {
  const { keys } = useUnlocked()
  const { walletName, vault, passkey } = useSession()
  const config = useConfig()
  const digits = useQuery({
    queryKey: ["fingerprint", keys.account],
    queryFn: () => fingerprint(keys.publicKey),
    staleTime: Infinity,
  })
  return (
    <Disclosure label="Details and proof">
      <Stack>
        {digits.data && (
          <Fingerprint
            label="Your key. Others see the same digits beside your account when they share with you:"
            groups={digits.data}
          />
        )}
        <ProofList
          proofs={[
            { term: "Account", value: checksumAddress(keys.account) },
            { term: passkey ? "Signs by" : "Wallet", value: walletName ?? "unknown" },
            { term: "Network", value: `${config.chainName} (chain ${config.chainId})` },
            { term: "Registry", value: checksumAddress(config.registry) },
            { term: "Since block", value: String(config.deployedAtBlock) },
            { term: "Sealed keys", value: vault?.digest ?? "none" },
          ]}
        />
      </Stack>
    </Disclosure>
  )
}
