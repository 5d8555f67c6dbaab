import { isKeywardError } from "../_core/errors"

const LEDGER: Readonly<Record<string, string>> = {
  gone:
    "the database is new or empty, and the store beside it holds records. Bring the database back from a copy. If it is " +
    "lost for good, KEYWARD_NEW_LEDGER=on begins another one: records that the chain shows are found again, vaults, " +
    "notebooks and sealed documents are not",
  "gone-for-good":
    "the database is new or empty, and the bucket beside it holds records. Bring the database back from a copy: whose " +
    "they are stands in it alone. If it is lost for good, KEYWARD_NEW_LEDGER=on begins another one, which finds none of " +
    "them again and removes none; their owners send them again",
  other:
    "the store belongs to another database: look at KEYWARD_DATA, S3_BUCKET and DATABASE_URL. KEYWARD_NEW_LEDGER=on makes it this one's",
  store:
    "the database tells of uploads, and the store is empty: look at KEYWARD_DATA, IPFS_API_URL and S3_BUCKET. KEYWARD_NEW_LEDGER=on " +
    "begins an empty store",
  damaged: "the database file is damaged: bring it back from a copy",
}

/** What an operator reads where the server cannot begin, on one line, with its cause. */
export function startProblem(error: unknown): string {
  const code = isKeywardError(error) ? error.code : "server-failed"
  const known = isKeywardError(error, "ledger-lost") ? LEDGER[String(error.details["reason"])] : undefined
  const words = [known ?? reasonOf(error), ...causesOf(error)].filter((word) => word !== "")
  return `Keyward cannot serve (${code}): ${words.join(": ").replaceAll(/\s+/g, " ")}`
}

function reasonOf(error: unknown): string {
  if (isKeywardError(error)) return String(error.details["reason"] ?? "")
  return error instanceof Error ? error.message : String(error)
}

function causesOf(error: unknown): string[] {
  const causes: string[] = []
  for (let at = error; at instanceof Error && at.cause instanceof Error; at = at.cause)
    causes.push(at.cause.message)
  return causes
}
