import { openVault } from "../../../_server/handlers/vault"
import { route } from "../../../_server/route"

export const POST = route("/api/vault/open", openVault)
