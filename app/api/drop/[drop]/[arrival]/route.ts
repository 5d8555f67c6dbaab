import {
  beginArrival,
  cancelArrival,
  finishArrival,
  preflightDrop,
} from "../../../../_server/handlers/send-drop"
import { openRoute } from "../../../../_server/route"

export const PUT = openRoute("/api/drop/[drop]/[arrival]", beginArrival)
export const POST = openRoute("/api/drop/[drop]/[arrival]", finishArrival)
export const DELETE = openRoute("/api/drop/[drop]/[arrival]", cancelArrival)
export const OPTIONS = openRoute("/api/drop/[drop]/[arrival]", preflightDrop)
