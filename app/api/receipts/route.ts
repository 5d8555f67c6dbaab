import { listReceipts, putReceipt } from "../../_server/handlers/receipts"
import { route } from "../../_server/route"

export const GET = route("/api/receipts", listReceipts)
export const PUT = route("/api/receipts", putReceipt)
