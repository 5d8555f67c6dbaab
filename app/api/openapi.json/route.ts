import { getOpenApi } from "../../_server/handlers/openapi"
import { route } from "../../_server/route"

export const GET = route("/api/openapi.json", getOpenApi)
