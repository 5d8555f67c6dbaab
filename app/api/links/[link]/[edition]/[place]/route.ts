import { putLinkFile } from "../../../../../_server/handlers/links"
import { route } from "../../../../../_server/route"

export const PUT = route("/api/links/[link]/[edition]/[place]", putLinkFile)
