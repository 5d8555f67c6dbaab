"use client"
import { useMemo } from "react"
import { KeywardError } from "../_core/errors"
import type { PublicConfig } from "../_core/ports/config"
import type { AtHand, PasskeyGap } from "../_core/ports/passkey"
import { asAddress } from "../_core/types"
import type { Address } from "../_core/types"
import type { Wallet } from "../_wallets/wallet"
import { useWallets } from "../_wallets/wallet-provider"
import { loadSessionCode } from "./load-session-code"
import { useSignatures } from "./signature-desk"
import type { PageSignatures } from "./signature-desk"

const ID = /^passkey-(0x[0-9a-f]{40})$/

/** What stands in for the wallet of an account by passkey; closed until somebody enters. */
async function passkeyWallet(config: PublicConfig, desk: PageSignatures, address: Address) {
  const { createPasskeyAccount } = await loadSessionCode()
  const account = createPasskeyAccount(config, address, desk)
  return { id: `passkey-${address}`, name: "Passkey", demo: false, ...account }
}

/** The account by passkey of the last visit, by the id that was remembered; its address is public. */
export async function rememberedPasskey(
  config: PublicConfig,
  desk: PageSignatures,
  id: string,
): Promise<Wallet | null> {
  const [, address] = ID.exec(id) ?? []
  return address ? passkeyWallet(config, desk, asAddress(address)) : null
}

export interface PasskeyEntry {
  /** Why there can be no passkey at this address or in this browser; null where one can be tried. */
  readonly gap: () => Promise<PasskeyGap | null>
  /** Makes a passkey and what signs for a new account; its keys are made in the set-up. Asks the device twice. */
  readonly create: (label: string) => Promise<void>
  /** Finds the account of a passkey and enters it. Asks the device once. */
  readonly enter: () => Promise<void>
  /** Turns this page to what signs for an account from now on, which a passkey at hand opens. */
  readonly turnTo: (by: { account: Address; signer: Uint8Array; atHand: AtHand }) => Promise<void>
  /** Enters by the recovery code, where no passkey is at hand. */
  readonly byCode: (given: {
    account: Address
    code: string
    /** The vault as it was saved, where somebody sealed theirs over it. */
    copy?: Uint8Array | undefined
  }) => Promise<void>
}

/**
 * The ways into an account by passkey. Each ends with what stands in for its wallet connected and open; from there the
 * session goes on by itself.
 */
export function usePasskeyEntry(): PasskeyEntry {
  const { connection, config } = useWallets()
  const desk = useSignatures()
  return useMemo(() => {
    const connect = async (by: { account: Address; signer: Uint8Array; atHand: AtHand }) => {
      const code = await loadSessionCode()
      const wallet = await passkeyWallet(config, desk, code.createBeforeSignIn(config).addressOf(by.signer))
      wallet.passkey.open(by)
      await connection.adopt(wallet)
    }
    return {
      async gap() {
        return (await loadSessionCode()).createBeforeSignIn(config).passkeys.gap
      },
      async create(label) {
        const { createBeforeSignIn, makePasskey, newSignerKey, whoPays } = await loadSessionCode()
        const { passkeys, addressOf } = createBeforeSignIn(config)
        if (passkeys.gap !== null) throw new KeywardError("passkey-unavailable", { reason: passkeys.gap })
        const signer = newSignerKey()
        const account = addressOf(signer)
        // Nobody has sent this account any ether, so without a relay nothing could be kept.
        if ((await whoPays(config, account)) !== "site") throw new KeywardError("nobody-pays")
        const passkey = await makePasskey(passkeys, label)
        await connect({ account, signer, atHand: { kind: "passkey", passkey } })
      },
      async enter() {
        const { createBeforeSignIn, openByPasskey } = await loadSessionCode()
        const before = createBeforeSignIn(config)
        const answer = await before.passkeys.get()
        try {
          const opened = await openByPasskey(before, answer)
          const passkey = { ...answer, rpId: before.passkeys.rpId }
          await connect({ ...opened, atHand: { kind: "passkey", passkey } })
        } catch (error) {
          answer.secret.fill(0)
          throw error
        }
      },
      turnTo: connect,
      async byCode({ account, code, copy }) {
        const { createBeforeSignIn, openByCode } = await loadSessionCode()
        const opened = await openByCode(createBeforeSignIn(config), { account, code, copy })
        await connect({ ...opened, atHand: { kind: "recovery-code", code } })
      },
    }
  }, [connection, config, desk])
}
