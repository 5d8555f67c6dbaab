import { deleteSealed, getSealed, putSealed } from "../../../../_server/handlers/sealed-documents"
import { route } from "../../../../_server/route"

export const GET = route("/api/sealed/[purpose]/[id]", getSealed)
export const PUT = route("/api/sealed/[purpose]/[id]", putSealed)
export const DELETE = route("/api/sealed/[purpose]/[id]", deleteSealed)
