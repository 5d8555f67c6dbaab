import { getHealth } from "../../_server/handlers/health"
import { route } from "../../_server/route"

export const GET = route("/api/health", getHealth)
