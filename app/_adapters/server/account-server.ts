import { fromBase64url, toBase64url } from "../../_core/crypto/bytes"
import type {
  AccountServer,
  OpenedVault,
  PasskeyToken,
  SealedNotebook,
  Session,
  SessionEntry,
  WalletShare,
} from "../../_core/ports/account"
import type { KnownPage, KnownTable } from "../../_core/ports/known"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { jsonBody, ServerHttp } from "./http"
import type { ServerOptions } from "./http"

/** The AccountServer behind /api/session, /api/vault and /api/notebook. */
export class HttpAccountServer implements AccountServer {
  readonly #http: ServerHttp

  constructor(options: ServerOptions) {
    this.#http = new ServerHttp(options)
  }

  async nonce(): Promise<string> {
    return ((await this.#http.json("/api/session/nonce")) as { nonce: string }).nonce
  }

  async signIn(message: string, signature: string): Promise<Session> {
    return sessionOf(await this.#http.json("/api/session", jsonBody("POST", { message, signature })))
  }

  async session(): Promise<Session | null> {
    const session = await this.#http.json("/api/session")
    return session === null ? null : sessionOf(session)
  }

  async signOut(): Promise<void> {
    await this.#http.ask("/api/session", { method: "DELETE" })
  }

  async sessions(): Promise<readonly SessionEntry[]> {
    return ((await this.#http.json("/api/sessions")) as { sessions: SessionEntry[] }).sessions
  }

  async endSession(id: string): Promise<void> {
    await this.#http.ask(`/api/sessions/${encodeURIComponent(id)}`, { method: "DELETE" })
  }

  async endOtherSessions(): Promise<void> {
    await this.#http.ask("/api/sessions", { method: "DELETE" })
  }

  async knownTables(): Promise<readonly { table: KnownTable; rows: number }[]> {
    const answer = await this.#http.json("/api/account/rows")
    return (answer as { tables: { table: KnownTable; rows: number }[] }).tables
  }

  async knownRows(table: KnownTable, after: string | null = null): Promise<KnownPage> {
    const from = after === null ? "" : `?after=${encodeURIComponent(after)}`
    return (await this.#http.json(`/api/account/rows/${table}${from}`)) as KnownPage
  }

  async vaults(): Promise<readonly Uint8Array[]> {
    return vaultsOf(await this.#http.json("/api/vault"))
  }

  async putVault(
    blob: Uint8Array,
    fetchTokenDigest: Digest | null,
    passkeyTokens: readonly PasskeyToken[] = [],
  ): Promise<void> {
    const tokens = passkeyTokens.map(({ credential, token }) => ({ credential, token: toBase64url(token) }))
    const body = { blob: toBase64url(blob), fetchTokenDigest, passkeyTokens: tokens }
    await this.#http.ask("/api/vault", jsonBody("PUT", body))
  }

  async dropVault(digest: Digest): Promise<void> {
    await this.#http.ask(`/api/vault/${digest}`, { method: "DELETE" })
  }

  async recoverVault(
    account: Address,
    fetchToken: Uint8Array,
    { passkeyToken, proof }: Parameters<AccountServer["recoverVault"]>[2] = {},
  ): Promise<readonly Uint8Array[]> {
    const body = {
      ...{ account, fetchToken: toBase64url(fetchToken) },
      ...(passkeyToken && { passkeyToken: toBase64url(passkeyToken) }),
      ...(proof && { provedAt: proof.at, proof: proof.signature }),
    }
    return vaultsOf(await this.#http.json("/api/vault/recover", jsonBody("POST", body)))
  }

  async openVault(token: Uint8Array): Promise<OpenedVault> {
    const body = { token: toBase64url(token) }
    const answer = await this.#http.json("/api/vault/open", jsonBody("POST", body))
    return { account: asAddress((answer as { account: string }).account), vaults: vaultsOf(answer) }
  }

  async walletShare(vaultId: string): Promise<WalletShare> {
    const answer = await this.#http.json(`/api/vault/share?vault=${encodeURIComponent(vaultId)}`)
    const { share, former } = answer as { share: string; former: string | null }
    return { share: fromBase64url(share), former: former === null ? null : fromBase64url(former) }
  }

  async notebook(patient: Address): Promise<SealedNotebook | null> {
    const kept = (await this.#http.json("/api/notebook", { headers: ofPatient(patient) })) as {
      version: number
      sealed: string
    } | null
    return kept && { version: kept.version, sealed: fromBase64url(kept.sealed) }
  }

  async putNotebook(patient: Address, { version, sealed }: SealedNotebook): Promise<void> {
    const { headers, ...put } = jsonBody("PUT", { version, sealed: toBase64url(sealed) })
    await this.#http.ask("/api/notebook", { ...put, headers: { ...headers, ...ofPatient(patient) } })
  }
}

const ofPatient = (patient: Address) => ({ "keyward-patient": patient })

const sessionOf = (value: unknown): Session => {
  const { account, wallet, chainId } = value as { account: string; wallet: string; chainId: number }
  return { account: asAddress(account), wallet: asAddress(wallet), chainId }
}

const vaultsOf = (value: unknown): Uint8Array[] => (value as { vaults: string[] }).vaults.map(fromBase64url)
