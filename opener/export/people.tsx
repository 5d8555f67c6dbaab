import type { VerifiedExport } from "../../app/_core/export/verify-export"
import { CONTRIBUTE, READ } from "../../app/_core/types"
import { fromUnix, longDate } from "../../app/_words/format"
import { nameOf, scopeOf } from "./names"

/** Every grant of the account, the newest first. */
export function People({ made: { index } }: { made: VerifiedExport }) {
  if (index.grants.length === 0) return <p>Nobody was ever given access.</p>
  return (
    <ul className="list" aria-label="Who had access">
      {index.grants
        .toReversed()
        .map(({ grantee, scope, permissions, grantedAt, expiresAt, endedAt }, place) => (
          <li key={place} className="card">
            <b>{nameOf(index, grantee)}</b>
            <span className="meta">
              {[
                scopeOf(index, scope),
                `may ${[permissions & READ && "read", permissions & CONTRIBUTE && "add"].filter(Boolean).join(" and ")}`,
                `from ${longDate(fromUnix(grantedAt))}`,
                endedAt === null
                  ? `until ${longDate(fromUnix(expiresAt))}`
                  : `stopped on ${longDate(fromUnix(endedAt))}`,
              ].join(" · ")}
            </span>
          </li>
        ))}
    </ul>
  )
}
