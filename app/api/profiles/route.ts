import { putProfile } from "../../_server/handlers/profiles"
import { route } from "../../_server/route"

export const PUT = route("/api/profiles", putProfile)
