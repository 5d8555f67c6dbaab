import { deleteRecord, getRecord, headRecord, putRecord } from "../../../_server/handlers/records"
import { route } from "../../../_server/route"

export const GET = route("/api/records/[root]", getRecord)
export const HEAD = route("/api/records/[root]", headRecord)
export const PUT = route("/api/records/[root]", putRecord)
export const DELETE = route("/api/records/[root]", deleteRecord)
