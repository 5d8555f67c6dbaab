import { getVaults, putVault } from "../../_server/handlers/vault"
import { route } from "../../_server/route"

export const GET = route("/api/vault", getVaults)
export const PUT = route("/api/vault", putVault)
