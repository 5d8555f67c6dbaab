import { getNotebook, putNotebook } from "../../_server/handlers/notebook"
import { route } from "../../_server/route"

export const GET = route("/api/notebook", getNotebook)
export const PUT = route("/api/notebook", putNotebook)
