import { openApi } from "../api/document"
import type { Exchange } from "../http/answer"
import { json } from "../http/errors"
import type { Services } from "../services.types"

/** GET /api/openapi.json -> the API in OpenAPI 3.1 */
export function getOpenApi({ own }: Exchange<Services>): Promise<Response> {
  return Promise.resolve(json(openApi(own.origin)))
}
