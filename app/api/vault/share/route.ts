import { getWalletShare } from "../../../_server/handlers/vault"
import { route } from "../../../_server/route"

export const GET = route("/api/vault/share", getWalletShare)
