import { getHistory } from "../../_server/handlers/history"
import { route } from "../../_server/route"

export const GET = route("/api/history", getHistory)
