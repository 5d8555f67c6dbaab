import { listLinks } from "../../_server/handlers/links"
import { route } from "../../_server/route"

export const GET = route("/api/links", listLinks)
