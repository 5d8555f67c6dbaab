import { getNonce } from "../../../_server/handlers/session"
import { route } from "../../../_server/route"

export const GET = route("/api/session/nonce", getNonce)
