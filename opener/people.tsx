import type { VerifiedExport } from "../app/_core/export/verify-export"
import { CONTRIBUTE, READ } from "../app/_core/types"
import { fromUnix, longDate } from "../app/_words/format"
import { nameOf, scopeOf } from "./names"

/** Every grant of the account, the newest first. */
export function People({ made: { index } }: { made: VerifiedExport }) {
  if (index.grants.length === 0) return <p>Nobody was ever given access.</p>
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Who had access">
      <table>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">May</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {index.grants.toReversed().map((grant, place) => (
            <tr key={place}>
              <td>{nameOf(index, grant.grantee)}</td>
              <td>{scopeOf(index, grant.scope)}</td>
              <td>
                {[grant.permissions & READ && "read", grant.permissions & CONTRIBUTE && "add"]
                  .filter(Boolean)
                  .join(", ")}
              </td>
              <td>{longDate(fromUnix(grant.grantedAt))}</td>
              <td>
                {grant.endedAt === null
                  ? longDate(fromUnix(grant.expiresAt))
                  : `stopped on ${longDate(fromUnix(grant.endedAt))}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
