import { deleteReason, getReason, putReason } from "../../_server/handlers/requests"
import { route } from "../../_server/route"

export const GET = route("/api/requests", getReason)
export const PUT = route("/api/requests", putReason)
export const DELETE = route("/api/requests", deleteReason)
