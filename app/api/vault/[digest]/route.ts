import { dropVault } from "../../../_server/handlers/vault"
import { route } from "../../../_server/route"

export const DELETE = route("/api/vault/[digest]", dropVault)
