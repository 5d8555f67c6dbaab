import { getLinkFile, preflight } from "../../../_server/handlers/open-link"
import { openRoute } from "../../../_server/route"

export const GET = openRoute("/l/file/[token]", getLinkFile)
export const OPTIONS = openRoute("/l/file/[token]", preflight)
