import { getLink, postLink, preflight } from "../../_server/handlers/open-link"
import { openRoute } from "../../_server/route"

export const GET = openRoute("/l/[id]", getLink)
export const POST = openRoute("/l/[id]", postLink)
export const OPTIONS = openRoute("/l/[id]", preflight)
