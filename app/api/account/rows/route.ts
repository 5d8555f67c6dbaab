import { countRows } from "../../../_server/handlers/account"
import { route } from "../../../_server/route"

export const GET = route("/api/account/rows", countRows)
