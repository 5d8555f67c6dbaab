import { endSession } from "../../../_server/handlers/sessions"
import { route } from "../../../_server/route"

export const DELETE = route("/api/sessions/[id]", endSession)
