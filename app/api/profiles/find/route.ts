import { findProfiles } from "../../../_server/handlers/profiles"
import { route } from "../../../_server/route"

export const POST = route("/api/profiles/find", findProfiles)
