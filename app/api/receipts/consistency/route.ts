import { getConsistency } from "../../../_server/handlers/receipts"
import { route } from "../../../_server/route"

export const GET = route("/api/receipts/consistency", getConsistency)
