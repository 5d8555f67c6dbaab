import { beginLink, deleteLink, finishLink } from "../../../_server/handlers/links"
import { route } from "../../../_server/route"

export const PUT = route("/api/links/[link]", beginLink)
export const POST = route("/api/links/[link]", finishLink)
export const DELETE = route("/api/links/[link]", deleteLink)
