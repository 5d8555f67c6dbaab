import { listDrops } from "../../_server/handlers/drops"
import { route } from "../../_server/route"

export const GET = route("/api/drops", listDrops)
