import { postFetchLink } from "../../_server/handlers/fetch-link"
import { route } from "../../_server/route"

export const POST = route("/api/fetch-link", postFetchLink)
