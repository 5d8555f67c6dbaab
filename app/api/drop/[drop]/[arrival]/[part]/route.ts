import { preflightDrop, putArrivalPart } from "../../../../../_server/handlers/send-drop"
import { openRoute } from "../../../../../_server/route"

export const PUT = openRoute("/api/drop/[drop]/[arrival]/[part]", putArrivalPart)
export const OPTIONS = openRoute("/api/drop/[drop]/[arrival]/[part]", preflightDrop)
