import { listSealed } from "../../../_server/handlers/sealed-documents"
import { route } from "../../../_server/route"

export const GET = route("/api/sealed/[purpose]", listSealed)
