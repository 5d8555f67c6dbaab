import { deleteArrival } from "../../../../_server/handlers/drops"
import { route } from "../../../../_server/route"

export const DELETE = route("/api/drops/[drop]/[arrival]", deleteArrival)
