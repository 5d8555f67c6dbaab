import { KeywardError } from "../../_core/errors"
import type { Exchange } from "../http/answer"
import { bytesField, malformed, readJson, textLength, toBase64url } from "../http/body"
import { json } from "../http/errors"
import type { Services } from "../services.types"
import { requireActing } from "./of-patient"

const MOST_SEALED_BYTES = 262_144

/** GET /api/notebook -> the patient's `{ version, sealed: base64url }`, or null where none was kept */
export async function getNotebook(exchange: Exchange<Services>): Promise<Response> {
  const { services } = exchange
  const account = await requireActing(exchange)
  services.limits.notebook.take(account)
  const kept = await services.notebooks.find(account)
  return json(kept && { version: kept.version, sealed: toBase64url(kept.sealed) })
}

/** PUT /api/notebook `{ version, sealed }`: 1 where there is none, else the next; 409 `notebook-moved` otherwise */
export async function putNotebook(exchange: Exchange<Services>): Promise<Response> {
  const { request, services } = exchange
  const account = await requireActing(exchange)
  services.limits.notebook.take(account)
  const body = await readJson(request, textLength(MOST_SEALED_BYTES) + 1_024)
  const version = body["version"]
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) throw malformed("version")
  const sealed = bytesField(body, "sealed", MOST_SEALED_BYTES)
  if (!(await services.notebooks.keep(account, version, sealed))) throw new KeywardError("notebook-moved")
  return json(null)
}
