import { endOtherSessions, listSessions } from "../../_server/handlers/sessions"
import { route } from "../../_server/route"

export const GET = route("/api/sessions", listSessions)
export const DELETE = route("/api/sessions", endOtherSessions)
