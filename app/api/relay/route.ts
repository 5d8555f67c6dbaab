import { getRelay, postRelay } from "../../_server/handlers/relay"
import { route } from "../../_server/route"

export const GET = route("/api/relay", getRelay)
export const POST = route("/api/relay", postRelay)
