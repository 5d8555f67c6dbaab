import { createHash, timingSafeEqual } from "node:crypto"
import { KeywardError } from "../../_core/errors"
import { readVault } from "../../_core/keys/vault-format"
import type { VaultHeader } from "../../_core/keys/vault-format"
import type { VaultTag } from "../../_core/keys/vault-tag"
import { asDigest } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"
import { VaultPasskeys } from "./vault-passkeys"
import type { PasskeyToken } from "./vault-passkeys"

/**
 * What the chain says of an account's vault: how its digest begins. It tells the account's own blobs apart; whoever
 * opens one goes by the whole digest in the journal.
 */
export interface SealedDigests {
  /** At the newest block; null where no vault is sealed. */
  readonly newest: VaultTag | null
  /** At a block that cannot be undone; what is sealed there alone ends older blobs. */
  readonly final: VaultTag | null
  /** At the newest block by another provider, where the deployment has one; null also where it does not answer. */
  readonly other?: VaultTag | null
}

/** A blob that somebody asks to keep. */
export interface NewBlob {
  readonly account: Address
  readonly blob: Uint8Array
  /** null: the sealed blob's counts for this one, too. */
  readonly fetchTokenDigest: Digest | null
  /** Of passkeys in the blob's header; of those that are not here the sealed blob's count for this one, too. */
  readonly passkeyTokens?: readonly PasskeyToken[]
  /** Digest of the session's id: each session has places of its own. */
  readonly keptBy: string
}

export const MOST_BLOB_BYTES = 65_536

/**
 * Blobs that one session may have stored and not sealed. More are refused, none makes room for another: who has stolen
 * a session fills that session's places alone, and the owner has new ones by signing in again.
 */
export const MAX_UNSEALED = 8

/** Blobs that are not sealed and are given at once, 4 MiB at most: the newest of each session, then the next of each. */
export const MAX_GIVEN = 64

/** Seconds between a blob's end and its deletion: what one provider says may be a lie, and comes right by then. */
export const ENDED_SECONDS = 30 * 86_400

/** Vault blobs: opened by nobody here, given to nobody but their account. */
export class Vaults {
  readonly #database: Database
  readonly #incarnation: Digest
  readonly #passkeys: VaultPasskeys

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
    this.#passkeys = new VaultPasskeys(incarnation)
  }

  /**
   * Keeps a blob beside those that are there. A blob that is there already keeps its token: the code it comes from is
   * in the blob, and who has stolen no more than a session is not to replace it. Likewise the tokens of passkeys; a
   * sealed blob that has none at all, for it was brought back from a copy, takes those that come first.
   * @throws KeywardError `vault-full` where the session has no place left, `vault-missing` where no token is given and
   * there is no sealed blob to take it from
   */
  async keep(
    { account, blob, fetchTokenDigest, passkeyTokens = [], keptBy }: NewBlob,
    sealed: SealedDigests,
    now: number,
  ): Promise<Digest> {
    const digest = digestOf(blob)
    await this.#database.transaction(
      async (within) => {
        await this.#review(within, account, sealed, now)
        const rows = await this.#rows(within, account)
        const known = rows.find((row) => row["digest"] === digest)
        const others = rows.filter((row) => row !== known && isOpen(row) && row["kept_by"] === keptBy)
        if (others.length >= MAX_UNSEALED) throw new KeywardError("vault-full", { most: MAX_UNSEALED })
        const place = rows[0] ? integerOf(rows[0], "place") + 1 : 0
        // What is sealed keeps its place: put once more, it would make those that came after it look older.
        if (known && isSealed(known)) {
          const ways = headerOf(blob)?.ways ?? []
          return await this.#passkeys.noteFirst(within, { account, digest, ways, given: passkeyTokens, now })
        }
        if (known)
          await within.query(
            `UPDATE vaults SET place = $4, ended_at = NULL WHERE incarnation = $1 AND account = $2 AND digest = $3`,
            [this.#incarnation, account, digest, place],
          )
        else {
          await within.query(
            `INSERT INTO vaults (incarnation, account, digest, blob, fetch_token_digest, place, kept_at, kept_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
            [
              this.#incarnation,
              account,
              digest,
              blob,
              fetchTokenDigest ?? tokenOf(rows, sealed),
              place,
              now,
              keptBy,
            ],
          )
          // A passkey's token never changes, so who named it first has it right: what a thief seals comes later
          const from = sealedFirst(rows, sealed)
            .map((row) => asDigest(textOf(row, "digest")))
            .reverse()
          const ways = headerOf(blob)?.ways ?? []
          await this.#passkeys.note(within, { account, digest, ways, given: passkeyTokens, from, now })
        }
      },
      { about: `vaults of ${account}` },
    )
    return digest
  }

  /** Deletes what a session stored and the chain never named: it was given up before anything was sent. */
  async drop(
    { account, digest, keptBy }: Pick<NewBlob, "account" | "keptBy"> & { readonly digest: Digest },
    sealed: SealedDigests,
    now: number,
  ): Promise<void> {
    await this.#database.transaction(
      async (within) => {
        await this.#review(within, account, sealed, now)
        const row = (await this.#rows(within, account)).find((each) => each["digest"] === digest)
        if (!row || isSealed(row) || isNamed(row, sealed) || row["kept_by"] !== keptBy) return
        // An account may have moved to the signer that lies in it alone, and the session be a copied one
        if (!opensByWallet(row)) return
        await this.#delete(within, account, digest)
      },
      { about: `vaults of ${account}` },
    )
  }

  /**
   * The sealed blob, the last one that was sealed where the chain names something else by now, then those that are not
   * sealed: first what this session stored, the newest first. The caller picks by digest.
   */
  async find(
    account: Address,
    sealed: SealedDigests,
    now: number,
    keptBy: string,
  ): Promise<readonly Uint8Array[]> {
    const rows = await this.#reviewed(account, sealed, now)
    return given(rows, sealed, keptBy).map((row) => bytesOf(row, "blob"))
  }

  /** As `find`, for whoever has the token of one of them; null otherwise, after the same work. */
  async recover(
    account: Address,
    fetchToken: Uint8Array,
    sealed: SealedDigests,
  ): Promise<readonly Uint8Array[] | null> {
    const all = await this.#rows(this.#database, account)
    const last = lastSealed(all, sealed)
    const opens = openedBy(fetchToken)
    const opened = given(all, sealed, "", opens)
    // Of a code that another one took the place of, where somebody made the chain name the vault from before
    const blobs = opened.filter(
      (row) => !isSealedAgain(row, sealed, last) || (last !== undefined && opens(last)),
    )
    return blobs.length > 0 ? blobs.map((row) => bytesOf(row, "blob")) : null
  }

  /** Every blob that is here and was ever sealed, which a code's token and a passkey's open both; the latest first. */
  async recoverFormer(
    account: Address,
    fetchToken: Uint8Array,
    passkeyToken: Uint8Array,
  ): Promise<readonly Uint8Array[]> {
    const digests = (await this.#passkeys.opened(this.#database, passkeyToken)).get(account)
    const rows = await this.#rows(this.#database, account)
    const opens = openedBy(fetchToken)
    const former = rows.filter((row) => isSealed(row) && digests?.has(textOf(row, "digest")) && opens(row))
    return former.map((row) => bytesOf(row, "blob"))
  }

  /**
   * Every blob that is here, was ever sealed and which a code's token opens; the latest first. Those that have ended are
   * kept for thirty days from now on: the code alone is given them only when the account was frozen for a while.
   */
  async holdFormer(account: Address, fetchToken: Uint8Array, now: number): Promise<readonly Uint8Array[]> {
    const rows = (await this.#rows(this.#database, account)).filter(isSealed).filter(openedBy(fetchToken))
    for (const row of rows)
      await this.#database.query(
        `UPDATE vaults SET ended_at = $4
         WHERE incarnation = $1 AND account = $2 AND digest = $3 AND ended_at IS NOT NULL`,
        [this.#incarnation, account, textOf(row, "digest"), now],
      )
    return rows.map((row) => bytesOf(row, "blob"))
  }

  /**
   * The blobs that a passkey's token opens, and whose they are; null for a token that opens none, or none any more.
   * @param sealedOf what the chain says of an account; asked where the token is known alone
   */
  async openBy(
    token: Uint8Array,
    sealedOf: (account: Address) => Promise<SealedDigests>,
    now: number,
  ): Promise<{ readonly account: Address; readonly blobs: readonly Uint8Array[] } | null> {
    for (const [account, digests] of await this.#passkeys.opened(this.#database, token)) {
      const sealed = await sealedOf(account)
      const rows = await this.#reviewed(account, sealed, now)
      const opened = given(rows, sealed, "", (row) => digests.has(textOf(row, "digest")))
      // What was sealed before the last is of a passkey that was removed, or of keys that were replaced, also where the
      // chain names it once more; but not for who opens the last as well. The last one is given also where the chain names
      // something else: its signer is what its owner puts it back with.
      const last = lastSealed(rows, sealed)
      const opensLast = last !== undefined && digests.has(textOf(last, "digest"))
      const wasSealed = (row: Row) => isSealed(row) || isNamed(row, sealed)
      const blobs = opened.filter(
        (row) =>
          row === last ||
          !wasSealed(row) ||
          (isNewest(row, sealed) && (opensLast || !isSealedAgain(row, sealed, last))),
      )
      if (blobs.length > 0) return { account, blobs: blobs.map((row) => bytesOf(row, "blob")) }
    }
    return null
  }

  /**
   * Whether a vault was the account's and is no more: replaced for good by one with another id. What the chain names as
   * sealed now is never former, whatever was said before.
   */
  async isFormer(account: Address, vaultId: string, sealed: SealedDigests, now: number): Promise<boolean> {
    const standing = await this.sealedHeaders(account, sealed, now)
    if (standing.some((header) => header.vaultId === vaultId)) return false
    const rows = await this.#database.query(
      "SELECT vault_id FROM former_vaults WHERE incarnation = $1 AND account = $2 AND vault_id = $3",
      [this.#incarnation, account, vaultId],
    )
    return rows.length > 0
  }

  /** The headers of what is sealed, at the newest block and for good, as far as the blobs are here. */
  async sealedHeaders(account: Address, sealed: SealedDigests, now: number): Promise<readonly VaultHeader[]> {
    const rows = await this.#reviewed(account, sealed, now)
    return rows
      .filter((row) => isNamed(row, sealed) && !isGivenUp(row, rows))
      .flatMap((row) => headerOf(bytesOf(row, "blob")) ?? [])
  }

  #reviewed(account: Address, sealed: SealedDigests, now: number): Promise<readonly Row[]> {
    return this.#database.transaction(
      async (within) => {
        await this.#review(within, account, sealed, now)
        return this.#rows(within, account)
      },
      { about: `vaults of ${account}` },
    )
  }

  #rows(within: Queryable, account: Address): Promise<readonly Row[]> {
    return within.query(
      `SELECT digest, blob, fetch_token_digest, place, kept_at, kept_by, sealed_at, seal_order, ended_at
       FROM vaults WHERE incarnation = $1 AND account = $2 ORDER BY place DESC`,
      [this.#incarnation, account],
    )
  }

  /**
   * Notes what the chain says of each blob. One that was sealed before what is sealed for good, or was never sealed in
   * thirty days, ends: it is given to nobody, and deleted thirty days later if the chain has not named it by then. What
   * was never sealed is not ended by what somebody seals: an account may have moved to the signer that lies in it alone.
   */
  async #review(within: Queryable, account: Address, sealed: SealedDigests, now: number): Promise<void> {
    const rows = await this.#rows(within, account)
    const finalRow = rows.find((row) => begins(row, sealed.final))
    const finalId = finalRow && headerOf(bytesOf(finalRow, "blob"))?.vaultId
    let sealedSoFar = 1 + Math.max(0, ...rows.map((row) => sealOrderOf(row) ?? 0))
    for (const row of rows) {
      const set = (column: "sealed_at" | "seal_order" | "ended_at", value: number | null) =>
        within.query(
          `UPDATE vaults SET ${column} = $4 WHERE incarnation = $1 AND account = $2 AND digest = $3`,
          [this.#incarnation, account, textOf(row, "digest"), value],
        )
      const givenUp = isGivenUp(row, rows)
      const named = isNamed(row, sealed) && !givenUp
      if (!givenUp && isSealedForSure(row, sealed) && !isSealed(row)) {
        await set("sealed_at", now)
        await set("seal_order", sealedSoFar)
        sealedSoFar += 1
      }
      const isOlder =
        finalRow !== undefined && isSealed(row) && integerOf(row, "place") < integerOf(finalRow, "place")
      // Named by the chain it is somebody else's doing: it ends all the same
      const replaced = isOlder || (givenUp && isNamed(row, sealed))
      const forgotten = !isSealed(row) && integerOf(row, "kept_at") + ENDED_SECONDS <= now
      const ends = !named && (replaced || forgotten)
      const endedAt = row["ended_at"] === null ? null : integerOf(row, "ended_at")
      if (ends && replaced && isSealed(row)) await this.#noteFormer(within, account, row, finalId)
      if (ends && endedAt === null) await set("ended_at", now)
      if (!ends && endedAt !== null) await set("ended_at", null)
      if (ends && endedAt !== null && endedAt + ENDED_SECONDS <= now) {
        await this.#delete(within, account, textOf(row, "digest"))
      }
    }
  }

  async #delete(within: Queryable, account: Address, digest: string): Promise<void> {
    await this.#passkeys.remove(within, account, digest)
    await within.query("DELETE FROM vaults WHERE incarnation = $1 AND account = $2 AND digest = $3", [
      this.#incarnation,
      account,
      digest,
    ])
  }

  /** Outlives the blob: the share of a vault that was replaced is not to come back with time. */
  async #noteFormer(within: Queryable, account: Address, row: Row, finalId?: string): Promise<void> {
    const vaultId = headerOf(bytesOf(row, "blob"))?.vaultId
    if (vaultId === undefined || finalId === undefined || vaultId === finalId) return
    await within.query(
      `INSERT INTO former_vaults (incarnation, account, vault_id) VALUES ($1, $2, $3)
       ON CONFLICT (incarnation, account, vault_id) DO NOTHING`,
      [this.#incarnation, account, vaultId],
    )
  }
}

/** SHA-256 of a blob, as `sealVault` notes it. */
export const digestOf = (blob: Uint8Array): Digest =>
  asDigest(`0x${createHash("sha256").update(blob).digest("hex")}`)

/** Whether a recovery code's token is that of a row. */
function openedBy(fetchToken: Uint8Array): (row: Row) => boolean {
  const presented = createHash("sha256").update(fetchToken).digest()
  return (row) => {
    const kept = Buffer.from(textOf(row, "fetch_token_digest").slice(2), "hex")
    return kept.length === presented.length && timingSafeEqual(kept, presented)
  }
}

/** Whether the chain ever named it. */
const isSealed = (row: Row): boolean => row["sealed_at"] !== null
/**
 * Stored, and the same session stored another one after it that was sealed: the app names none but the last that it
 * stored, so who has the chain name this one is somebody else, or a page that stores it once more. What another session
 * stored may be the owner's, with a thief's sealed after it.
 */
const isGivenUp = (row: Row, rows: readonly Row[]): boolean =>
  !isSealed(row) &&
  rows.some(
    (other) =>
      isSealed(other) &&
      other["kept_by"] === row["kept_by"] &&
      integerOf(other, "place") > integerOf(row, "place"),
  )
const opensByWallet = (row: Row): boolean =>
  headerOf(bytesOf(row, "blob"))?.ways.some(({ kind }) => kind === "wallet") ?? false

/** Stored and not sealed: it takes one of its session's places. */
const isOpen = (row: Row): boolean => !isSealed(row) && row["ended_at"] === null
const isNamed = (row: Row, { newest, final, other = null }: SealedDigests): boolean =>
  begins(row, newest) || begins(row, final) || begins(row, other)
/** What is noted as sealed makes older ones former for good: one provider of two is not believed that. */
const isSealedForSure = (row: Row, sealed: SealedDigests): boolean =>
  sealed.other === undefined ? isNamed(row, sealed) : begins(row, sealed.newest) && begins(row, sealed.other)
const begins = (row: Row, tag: VaultTag | null): boolean =>
  tag !== null && textOf(row, "digest").startsWith(tag)

/** null for what a former version of the server took without reading it. */
function headerOf(blob: Uint8Array): VaultHeader | null {
  try {
    return readVault(blob).header
  } catch {
    return null
  }
}

/** Of the sealed blob, or of the one that was sealed last where that one is not here. */
function tokenOf(rows: readonly Row[], sealed: SealedDigests): string {
  const [row] = sealedFirst(rows, sealed)
  if (!row) throw new KeywardError("vault-missing")
  return textOf(row, "fetch_token_digest")
}

/** What is sealed at the newest block, for good, and what was sealed before, the latest first. */
function sealedFirst(rows: readonly Row[], { newest, final }: SealedDigests): readonly Row[] {
  const named = [newest, final].map((tag) => rows.find((row) => begins(row, tag)))
  const known = named.filter((row) => row !== undefined)
  return [...new Set([...known, ...rows.filter(isSealed)])]
}

const isNewest = (row: Row, { newest, other = null }: SealedDigests): boolean =>
  begins(row, newest) || begins(row, other)

/**
 * What the chain names or named and that was stored last: the app stores each vault before it seals it. What a thief of
 * one signature makes the chain name, a digest of nothing or of a vault from before, does not change it.
 */
const lastSealed = (rows: readonly Row[], sealed: SealedDigests): Row | undefined =>
  rows.find((row) => isSealed(row) || isNamed(row, sealed))

/**
 * Whether the chain names once more what was sealed before the last one was. What was stored before that one and is sealed
 * for the first time is not: a thief may have stored and sealed theirs in between.
 */
function isSealedAgain(row: Row, sealed: SealedDigests, last: Row | undefined): boolean {
  if (row === last || !last || !isNamed(row, sealed) || !isSealed(row)) return false
  const [own, lasts] = [sealOrderOf(row), sealOrderOf(last)]
  return own === null || lasts === null || own < lasts
}

const sealOrderOf = (row: Row): number | null =>
  row["seal_order"] === null ? null : integerOf(row, "seal_order")

/** @param isAsked of all that is given; which row was sealed last hangs on all rows */
function given(
  rows: readonly Row[],
  named: SealedDigests,
  keptBy: string,
  isAsked: (row: Row) => boolean = () => true,
): readonly Row[] {
  const last = lastSealed(rows, named)
  const sealed = rows.filter((row) => isNewest(row, named) && !isGivenUp(row, rows))
  const before = last && !sealed.includes(last) && last["ended_at"] === null ? [last] : []
  const others = rows.filter(
    (row) => isAsked(row) && !sealed.includes(row) && !before.includes(row) && row["ended_at"] === null,
  )
  const own = others.filter((row) => row["kept_by"] === keptBy)
  const strange = others.filter((row) => !own.includes(row))
  const waiting = [...own, ...newestOfEach(strange)].slice(0, MAX_GIVEN)
  return [...[...sealed, ...before].filter(isAsked), ...waiting]
}

/**
 * The newest of each session, then the next newest of each: what one session stores, which may be stolen, keeps nothing
 * back that another one stored before.
 */
function newestOfEach(rows: readonly Row[]): readonly Row[] {
  const counts = new Map<unknown, number>()
  const turns = rows.map((row) => {
    const turn = counts.get(row["kept_by"]) ?? 0
    counts.set(row["kept_by"], turn + 1)
    return { row, turn }
  })
  return turns.sort((one, other) => one.turn - other.turn).map(({ row }) => row)
}
