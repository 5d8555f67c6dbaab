import type { MissingPart } from "../../app/_core/export/export-index"
import type { VerifiedExport } from "../../app/_core/export/verify-export"
import { shownTitle } from "../../app/_core/records/shown-name"
import { isErrorCode, wordingOf } from "../../app/_words/errors"
import { count, longDate } from "../../app/_words/format"
import { nameOf } from "./names"

/** What was checked and what is missing: the latter comes first. */
export function Standing({ made }: { made: VerifiedExport }) {
  const { index, signer, journal } = made
  const { missing, account, head } = index
  return (
    <>
      {missing.length > 0 && (
        <div className="note danger" role="alert">
          <b>{`${count(missing.length, "part")} could not be read when this export was made and ${missing.length === 1 ? "is" : "are"} not in it:`}</b>
          <ul className="short">
            {missing.map((part) => (
              <li key={`${part.number}/${part.file}`}>{missingWords(made, part)}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="note success" role="status">
        <b>Nothing was changed since it was made.</b>{" "}
        {`Signed ${signer.kind === "delegate" ? `by ${nameOf(index, signer.address)}, who acts for the account,` : "by the account's wallet"} on ${longDate(new Date(index.made))}. `}
        {`It has the whole history of the account up to block ${head.block} (${count(journal.length, "entry", "entries")}). Whether more came later, nobody can tell offline. Each file is checked when you open it.`}
        <div className="meta">
          The account is <span className="mono">{account}</span>. If somebody gave you this file, compare that
          with the account that you know.
        </div>
      </div>
    </>
  )
}

function missingWords({ index, records }: VerifiedExport, { number, file, why }: MissingPart): string {
  const record = records.find(({ listed }) => listed.number === number)?.listed
  const what = record
    ? `“${shownTitle(record.title)}”, file ${(file ?? 0) + 1} (${record.files[file ?? 0]?.name ?? ""})`
    : `Record ${number} of ${index.account === index.readBy ? "this account" : "the account"}`
  if (why === "export-full") return `${what}: no room for more than 200,000 files`
  return isErrorCode(why) ? `${what}: ${wordingOf({ code: why }, "wallet").title}` : what
}
