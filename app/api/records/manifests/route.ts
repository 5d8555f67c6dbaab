import { findManifests } from "../../../_server/handlers/manifests"
import { route } from "../../../_server/route"

export const POST = route("/api/records/manifests", findManifests)
