import { beginDrop, deleteDrop } from "../../../_server/handlers/drops"
import { route } from "../../../_server/route"

export const PUT = route("/api/drops/[drop]", beginDrop)
export const DELETE = route("/api/drops/[drop]", deleteDrop)
