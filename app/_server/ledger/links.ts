import { createHash, timingSafeEqual } from "node:crypto"
import { KeywardError } from "../../_core/errors"
import type { KeptLink, LinkStanding } from "../../_core/ports/links"
import {
  LINK_KEPT_SECONDS,
  LINK_UNFINISHED_SECONDS,
  MAX_LINKS,
  MAX_LINKS_BYTES,
  MAX_OPENS_AN_HOUR,
  MAX_OPENS_KEPT,
  MAX_WRONG_PASSCODES,
} from "../../_core/shl/link-limits"
import { asAddress } from "../../_core/types"
import type { Address, Digest } from "../../_core/types"
import { bytesOf, integerOf, textOf } from "../database/port"
import type { Database, Queryable, Row } from "../database/port"

export interface BegunLink {
  readonly flags: string
  readonly expires: number | null
  /** See `_server/links/link-secrets`; null for a link without one. */
  readonly passcode: Uint8Array | null
  /** SHA-256, in hex, of the token that it is changed and ended with. */
  readonly tokenDigest: string
  /** Digest of the id of the session that begins it; empty where it is not known. */
  readonly session?: string
}

/** What becomes of somebody who asks for a link. */
export type LinkVerdict =
  | { readonly outcome: "open"; readonly edition: number; readonly flags: string }
  | { readonly outcome: "passcode-wrong"; readonly left: number }
  | { readonly outcome: "passcode-missing"; readonly left: number }
  | { readonly outcome: "later"; readonly seconds: number }
  /** Unknown, ended, over, not finished: nobody is told which. */
  | { readonly outcome: "gone" }

/** One encrypted file as it is kept. */
export interface KeptLinkFile {
  readonly place: number
  readonly type: string
  /** Bytes of the compact JWE. */
  readonly size: number
}

/** Comes with the token that a link is changed with: a session alone, which may be stolen, changes none. */
interface Bearing {
  readonly token: Uint8Array
}

const HOUR = 3_600
const GONE = { outcome: "gone" } as const

/**
 * Links for people without an account. Everything about the links of one patient happens one after the other, so that a
 * passcode is compared and counted in one step, however many come at once.
 */
export class Links {
  readonly #database: Database
  readonly #incarnation: Digest

  constructor(database: Database, incarnation: Digest) {
    this.#database = database
    this.#incarnation = incarnation
  }

  async list(patient: Address, now: number): Promise<readonly KeptLink[]> {
    const rows = await this.#database.query(
      `SELECT link, flags, expires_at, passcode, wrong, edition, made_at, ended_at, ended_by, opens,
         (SELECT COALESCE(SUM(size), 0) FROM link_files
          WHERE link_files.incarnation = links.incarnation AND link_files.link = links.link) AS bytes
       FROM links WHERE incarnation = $1 AND patient = $2 ORDER BY made_at DESC, link`,
      [this.#incarnation, patient],
    )
    return rows.map((row) => ({
      row: textOf(row, "link"),
      standing: standingOf(row, now),
      flags: textOf(row, "flags"),
      expires: optional(row, "expires_at"),
      madeAt: integerOf(row, "made_at"),
      endedAt: optional(row, "ended_at"),
      opens: integerOf(row, "opens"),
      wrongLeft: row["passcode"] === null ? null : MAX_WRONG_PASSCODES - integerOf(row, "wrong"),
      bytes: integerOf(row, "bytes"),
    }))
  }

  /** @throws KeywardError `links-full` past the quota, `link-unknown` where the row is taken */
  async begin(link: string, patient: Address, begun: BegunLink, now: number): Promise<void> {
    await this.sweep(patient, now)
    await this.#about(patient, async (within) => {
      const { links } = await this.#taken(within, patient)
      if (links >= MAX_LINKS) throw new KeywardError("links-full")
      const taken = await within.query("SELECT link FROM links WHERE incarnation = $1 AND link = $2", [
        this.#incarnation,
        link,
      ])
      if (taken.length > 0) throw new KeywardError("link-unknown")
      await within.query(
        `INSERT INTO links (incarnation, link, patient, flags, expires_at, passcode, wrong, edition, made_at, ended_at,
           ended_by, hour_at, hour_asked, opens, token_digest, session)
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, NULL, '', 0, 0, 0, $8, $9)`,
        [
          ...[this.#incarnation, link, patient, begun.flags, begun.expires, begun.passcode, now],
          ...[begun.tokenDigest, begun.session ?? ""],
        ],
      )
    })
  }

  /** Writes over a file of the same edition and place. @throws KeywardError `links-full` `link-unknown` `not-allowed` */
  async putFile(
    link: string,
    patient: Address,
    at: Bearing & { readonly edition: number; readonly place: number; readonly type: string },
    jwe: Uint8Array,
    now: number,
  ): Promise<void> {
    await this.#about(patient, async (within) => {
      const row = await this.#own(within, link, patient, at, now)
      if (at.edition !== integerOf(row, "edition") + 1) throw new KeywardError("link-unknown")
      const key = [this.#incarnation, link, at.edition, at.place]
      await within.query(
        "DELETE FROM link_files WHERE incarnation = $1 AND link = $2 AND edition = $3 AND place = $4",
        key,
      )
      const { bytes } = await this.#taken(within, patient)
      if (bytes + jwe.length > MAX_LINKS_BYTES) throw new KeywardError("links-full")
      await within.query(
        `INSERT INTO link_files (incarnation, link, edition, place, type, size, jwe)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [...key, at.type, jwe.length, jwe],
      )
    })
  }

  /** @throws KeywardError `link-unknown` where a file of this edition is missing, `not-allowed` */
  async finish(
    link: string,
    patient: Address,
    { edition, files, token }: Bearing & { readonly edition: number; readonly files: number },
    now: number,
  ): Promise<void> {
    await this.#about(patient, async (within) => {
      const row = await this.#own(within, link, patient, { token }, now)
      const present = integerOf(row, "edition")
      if (present === edition) return
      const [found] = await within.query(
        `SELECT COUNT(*) AS files, COALESCE(MAX(place), -1) AS last FROM link_files
         WHERE incarnation = $1 AND link = $2 AND edition = $3`,
        [this.#incarnation, link, edition],
      )
      const whole = found && integerOf(found, "files") === files && integerOf(found, "last") === files - 1
      const mayChange = present === 0 || textOf(row, "flags").includes("L")
      if (edition !== present + 1 || !whole || !mayChange) throw new KeywardError("link-unknown")
      await within.query("UPDATE links SET edition = $3 WHERE incarnation = $1 AND link = $2", [
        ...[this.#incarnation, link],
        edition,
      ])
      await within.query("DELETE FROM link_files WHERE incarnation = $1 AND link = $2 AND edition <> $3", [
        ...[this.#incarnation, link],
        edition,
      ])
    })
  }

  /**
   * Closes the row and deletes its files, both or neither. Without the token only after a month: who has lost the copy
   * that it follows from is rid of the link then.
   * @throws KeywardError `link-unknown` `not-allowed`
   */
  async end(link: string, patient: Address, token: Uint8Array, now: number): Promise<void> {
    await this.#about(patient, async (within) => {
      const row = await this.#row(within, link)
      if (!row || textOf(row, "patient") !== patient) throw new KeywardError("link-unknown")
      const standing = standingOf(row, now)
      const isOpen = standing === "live" || standing === "making"
      const isOld = integerOf(row, "made_at") + LINK_KEPT_SECONDS <= now
      if (isOpen && !isOld) checkToken(row, token)
      await this.#close(within, link, "patient", now)
    })
  }

  /** @throws KeywardError `link-unknown` where it has not ended */
  async forget(link: string, patient: Address, now: number): Promise<void> {
    await this.#about(patient, async (within) => {
      const row = await this.#row(within, link)
      if (!row || textOf(row, "patient") !== patient) return
      const standing = standingOf(row, now)
      if (standing === "live" || standing === "making") throw new KeywardError("link-unknown")
      await this.#forget(within, link)
    })
  }

  /** Whether there is such a link of the patient's that has not ended, finished or not. */
  async isOpen(link: string, patient: Address, now: number): Promise<boolean> {
    const row = await this.#row(this.#database, link)
    if (!row || textOf(row, "patient") !== patient) return false
    const standing = standingOf(row, now)
    return standing === "live" || standing === "making"
  }

  /** Whether a token is the one that such a link is changed with. */
  async isTokenOf(link: string, patient: Address, token: Uint8Array): Promise<boolean> {
    const row = await this.#row(this.#database, link)
    return row !== null && textOf(row, "patient") === patient && isToken(row, token)
  }

  /** A link that can be opened; null where there is none. */
  async live(
    link: string,
    now: number,
  ): Promise<{ readonly patient: Address; readonly flags: string } | null> {
    const row = await this.#row(this.#database, link)
    if (!row || standingOf(row, now) !== "live") return null
    return { patient: asAddress(textOf(row, "patient")), flags: textOf(row, "flags") }
  }

  /**
   * Somebody asks for a link: counts it, compares the passcode and counts a wrong one, in one step. The last wrong one
   * that is allowed ends the link.
   * @param passcode keyed digest of what was typed; null where nothing was
   */
  ask(link: string, patient: Address, passcode: Uint8Array | null, now: number): Promise<LinkVerdict> {
    return this.#about(patient, async (within): Promise<LinkVerdict> => {
      const row = await this.#row(within, link)
      if (!row || standingOf(row, now) !== "live") return GONE
      const begun = integerOf(row, "hour_at")
      const isSameHour = now >= begun && now < begun + HOUR
      const asked = isSameHour ? integerOf(row, "hour_asked") : 0
      if (asked >= MAX_OPENS_AN_HOUR) return { outcome: "later", seconds: begun + HOUR - now }
      const expected = row["passcode"] === null ? null : bytesOf(row, "passcode")
      const isWrong = expected !== null && passcode !== null && !timingSafeEqual(expected, passcode)
      const wrong = integerOf(row, "wrong") + (isWrong ? 1 : 0)
      await within.query(
        `UPDATE links SET hour_at = $3, hour_asked = $4, wrong = $5, opens = opens + 1
         WHERE incarnation = $1 AND link = $2`,
        [this.#incarnation, link, isSameHour ? begun : now, asked + 1, wrong],
      )
      const left = MAX_WRONG_PASSCODES - wrong
      if (left <= 0) await this.#close(within, link, "codes", now)
      if (isWrong) return { outcome: "passcode-wrong", left }
      if (expected !== null && passcode === null) return { outcome: "passcode-missing", left }
      return { outcome: "open", edition: integerOf(row, "edition"), flags: textOf(row, "flags") }
    })
  }

  /** Keeps a sealed entry of the log, the first thousand. */
  async noteOpen(link: string, patient: Address, sealed: Uint8Array): Promise<void> {
    await this.#about(patient, async (within) => {
      const [kept] = await within.query(
        "SELECT COUNT(*) AS opens FROM link_opens WHERE incarnation = $1 AND link = $2",
        [this.#incarnation, link],
      )
      const place = kept ? integerOf(kept, "opens") : 0
      if (place >= MAX_OPENS_KEPT || !(await this.#row(within, link))) return
      await within.query(
        "INSERT INTO link_opens (incarnation, link, place, sealed) VALUES ($1, $2, $3, $4)",
        [...[this.#incarnation, link, place], sealed],
      )
    })
  }

  /** @throws KeywardError `link-unknown` */
  async opens(link: string, patient: Address): Promise<readonly Uint8Array[]> {
    const row = await this.#row(this.#database, link)
    if (!row || textOf(row, "patient") !== patient) throw new KeywardError("link-unknown")
    const rows = await this.#database.query(
      "SELECT sealed FROM link_opens WHERE incarnation = $1 AND link = $2 ORDER BY place",
      [this.#incarnation, link],
    )
    return rows.map((each) => bytesOf(each, "sealed"))
  }

  async files(link: string, edition: number): Promise<readonly KeptLinkFile[]> {
    const rows = await this.#database.query(
      `SELECT place, type, size FROM link_files
       WHERE incarnation = $1 AND link = $2 AND edition = $3 ORDER BY place`,
      [this.#incarnation, link, edition],
    )
    return rows.map((row) => ({
      place: integerOf(row, "place"),
      type: textOf(row, "type"),
      size: integerOf(row, "size"),
    }))
  }

  /** The compact JWE; null where it is not there any more. */
  async file(link: string, edition: number, place: number): Promise<Uint8Array | null> {
    const [row] = await this.#database.query(
      `SELECT jwe FROM link_files WHERE incarnation = $1 AND link = $2 AND edition = $3 AND place = $4`,
      [this.#incarnation, link, edition, place],
    )
    return row ? bytesOf(row, "jwe") : null
  }

  /** Deletes the files of what is over, what was never finished, and what ended a month ago. All of it, or a patient's. */
  async sweep(patient: Address | null, now: number): Promise<void> {
    const patients = await this.#database.query(
      `SELECT DISTINCT patient FROM links WHERE incarnation = $1 AND ($2 = '' OR patient = $2)
         AND (ended_at IS NOT NULL OR expires_at <= $3 OR edition = 0)`,
      [this.#incarnation, patient ?? "", now],
    )
    for (const each of patients) await this.#sweep(asAddress(textOf(each, "patient")), now)
  }

  #sweep(patient: Address, now: number): Promise<void> {
    return this.#about(patient, async (within) => {
      const rows = await within.query(
        `SELECT link, expires_at, edition, made_at, ended_at, ended_by FROM links
         WHERE incarnation = $1 AND patient = $2`,
        [this.#incarnation, patient],
      )
      for (const row of rows) {
        const link = textOf(row, "link")
        const [standing, ended] = [
          standingOf(row, now),
          optional(row, "ended_at") ?? optional(row, "expires_at"),
        ]
        if (standing === "making" && integerOf(row, "made_at") + LINK_UNFINISHED_SECONDS <= now)
          await this.#forget(within, link)
        else if (standing !== "live" && standing !== "making") {
          await this.#dropFiles(within, link)
          if ((ended ?? now) + LINK_KEPT_SECONDS <= now) await this.#forget(within, link)
        }
      }
    })
  }

  /**
   * What of the quota is taken. Links that were begun by sessions that are over have as many places and as much room of
   * their own, all of them together: whoever has stolen a session fills no more than the owner frees by ending it.
   */
  async #taken(
    within: Queryable,
    patient: Address,
  ): Promise<{ readonly links: number; readonly bytes: number }> {
    const rows = await within.query(
      `SELECT ended, COUNT(*) AS links, COALESCE(SUM(bytes), 0) AS bytes
       FROM (SELECT
               CASE WHEN session <> '' AND NOT EXISTS (SELECT 1 FROM sessions WHERE id_digest = links.session)
                 THEN 1 ELSE 0 END AS ended,
               (SELECT COALESCE(SUM(size), 0) FROM link_files
                WHERE link_files.incarnation = links.incarnation AND link_files.link = links.link) AS bytes
             FROM links WHERE incarnation = $1 AND patient = $2) AS each_one
       GROUP BY ended`,
      [this.#incarnation, patient],
    )
    const taken = { links: 0, bytes: 0 }
    for (const row of rows) {
      const isEnded = integerOf(row, "ended") === 1
      taken.links += Math.max(0, integerOf(row, "links") - (isEnded ? MAX_LINKS : 0))
      taken.bytes += Math.max(0, integerOf(row, "bytes") - (isEnded ? MAX_LINKS_BYTES : 0))
    }
    return taken
  }

  async #close(within: Queryable, link: string, by: "patient" | "codes", now: number): Promise<void> {
    await within.query(
      "UPDATE links SET ended_at = $3, ended_by = $4 WHERE incarnation = $1 AND link = $2 AND ended_at IS NULL",
      [this.#incarnation, link, now, by],
    )
    await this.#dropFiles(within, link)
  }

  async #dropFiles(within: Queryable, link: string): Promise<void> {
    await within.query("DELETE FROM link_files WHERE incarnation = $1 AND link = $2", [
      this.#incarnation,
      link,
    ])
  }

  async #forget(within: Queryable, link: string): Promise<void> {
    for (const table of ["link_files", "link_opens", "links"])
      await within.query(`DELETE FROM ${table} WHERE incarnation = $1 AND link = $2`, [
        this.#incarnation,
        link,
      ])
  }

  async #row(on: Queryable, link: string): Promise<Row | null> {
    const [row] = await on.query("SELECT * FROM links WHERE incarnation = $1 AND link = $2", [
      this.#incarnation,
      link,
    ])
    return row ?? null
  }

  /** A link of the patient's that can still be changed, for who has its token. */
  async #own(
    within: Queryable,
    link: string,
    patient: Address,
    { token }: Bearing,
    now: number,
  ): Promise<Row> {
    const row = await this.#row(within, link)
    const standing = row && textOf(row, "patient") === patient ? standingOf(row, now) : "ended"
    if (!row || (standing !== "live" && standing !== "making")) throw new KeywardError("link-unknown")
    checkToken(row, token)
    return row
  }

  #about<T>(patient: Address, run: (within: Queryable) => Promise<T>): Promise<T> {
    return this.#database.transaction(run, { about: `links of ${patient}` })
  }
}

/** @throws KeywardError `not-allowed` */
function checkToken(row: Row, token: Uint8Array): void {
  if (!isToken(row, token)) throw new KeywardError("not-allowed")
}

function isToken(row: Row, token: Uint8Array): boolean {
  const digest = createHash("sha256").update(token).digest()
  const kept = Buffer.from(textOf(row, "token_digest"), "hex")
  return kept.length === digest.length && timingSafeEqual(kept, digest)
}

const optional = (row: Row, column: string): number | null =>
  row[column] === null ? null : integerOf(row, column)

function standingOf(row: Row, now: number): LinkStanding {
  if (row["ended_at"] !== null) return textOf(row, "ended_by") === "codes" ? "burnt" : "ended"
  const expires = optional(row, "expires_at")
  if (expires !== null && expires <= now) return "over"
  return integerOf(row, "edition") === 0 ? "making" : "live"
}
