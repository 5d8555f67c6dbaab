import { malformed } from "../http/body"
import { KNOWN_TABLES } from "../../_core/ports/known"
import type { KnownTable } from "../../_core/ports/known"
import type { Digest } from "../../_core/types"
import type { Exchange } from "../http/answer"
import { json } from "../http/errors"
import { textOf } from "../database/port"
import { countKnown, readKnown } from "../known/known-rows"
import type { Known } from "../known/known-tables"
import type { Services } from "../services.types"
import { requireSession } from "./signed-in"
import type { KeyedSession } from "./signed-in"

/** GET /api/account/rows -> `{ tables: [{ table, rows }] }`: how many rows each table has about the account */
export async function countRows(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const who = knownOf(exchange, await begin(exchange))
  const tables: { readonly table: KnownTable; readonly rows: number }[] = []
  for (const table of KNOWN_TABLES)
    tables.push({ table, rows: await countKnown(services.database, table, who) })
  return json({ tables })
}

/** GET /api/account/rows/<table>?after= -> `{ rows, next }`: a page of them; contents by size, secrets not at all */
export async function listRows(exchange: Exchange<Services>): Promise<Response> {
  const { services, params, url } = exchange
  const who = knownOf(exchange, await begin(exchange))
  const table = KNOWN_TABLES.find((name) => name === params["table"])
  if (!table) throw malformed("table")
  return json(await readKnown(services.database, table, who, url.searchParams.get("after")))
}

async function begin(exchange: Exchange<Services>): Promise<KeyedSession> {
  const session = await requireSession(exchange)
  await exchange.services.limits.known.take(session.key)
  return session
}

function knownOf({ request, services }: Exchange<Services>, { account, wallet }: KeyedSession): Known {
  const { config, database, directory, limits, nameNetwork } = services
  const { incarnation } = config
  return {
    ...{ incarnation, account, wallet },
    limitKeys: async () => {
      const sessions = await database.query(
        "SELECT id_digest FROM sessions WHERE incarnation = $1 AND account = $2",
        [incarnation, account],
      )
      const keys = [account, ...sessions.map((row) => textOf(row, "id_digest"))]
      return Object.keys(limits).flatMap((name) =>
        keys.map((key) => [name, nameNetwork(`${name} ${key}`)] as const),
      )
    },
    profileDigests: async () => {
      const lists = await Promise.all(
        config.issuers.map(({ address }) => directory.list(address, { signal: request.signal })),
      )
      const digests = lists
        .flat()
        .flatMap((entry): readonly Digest[] =>
          entry.kind === "CredentialAttested" && entry.account === account ? [entry.profileDigest] : [],
        )
      return [...new Set(digests)]
    },
  }
}
