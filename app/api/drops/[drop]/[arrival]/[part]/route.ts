import { getDropPart } from "../../../../../_server/handlers/drops"
import { route } from "../../../../../_server/route"

export const GET = route("/api/drops/[drop]/[arrival]/[part]", getDropPart)
