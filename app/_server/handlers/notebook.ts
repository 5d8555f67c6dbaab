import { KeywardError } from "../../_core/errors"
import { MAX_SEALED_NOTEBOOK_BYTES } from "../../_core/keys/notebook-box"
import { NOTEBOOK } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { bytesField, malformed, textLength, toBase64url } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import type { Services } from "../services.types"
import { requireActingSession } from "./of-patient"
import { countBeforeKey } from "./strangers"

/** GET /api/notebook -> the patient's `{ version, sealed: base64url }`, or null where none was kept */
export async function getNotebook(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const { patient: account, key } = await requireActingSession(exchange)
  // For each session: whoever has stolen one does not use up the owner's
  await services.limits.notebook.take(key)
  const kept = await services.notebooks.find(account)
  return json(kept && { version: kept.version, sealed: toBase64url(kept.sealed) })
}

/** PUT /api/notebook `{ version, sealed }`: 1 where there is none, else the next; 409 `notebook-moved` otherwise */
export async function putNotebook(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const { patient: account, key } = await requireActingSession(exchange)
  // For each session: whoever has stolen one does not use up the owner's
  await services.limits.notebook.take(key)
  const body = await readBody(request, NOTEBOOK, textLength(MAX_SEALED_NOTEBOOK_BYTES) + 1_024)
  const version = body["version"]
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) throw malformed("version")
  const sealed = bytesField(body, "sealed", MAX_SEALED_NOTEBOOK_BYTES)
  await countBeforeKey(exchange, account, sealed.length)
  if (!(await services.notebooks.keep(account, version, sealed))) throw new KeywardError("notebook-moved")
  return json(null)
}
