import { getDrop, preflightDrop } from "../../../_server/handlers/send-drop"
import { openRoute } from "../../../_server/route"

export const GET = openRoute("/api/drop/[drop]", getDrop)
export const OPTIONS = openRoute("/api/drop/[drop]", preflightDrop)
