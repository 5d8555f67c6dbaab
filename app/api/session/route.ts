import { getSession, signIn, signOut } from "../../_server/handlers/session"
import { route } from "../../_server/route"

export const GET = route("/api/session", getSession)
export const POST = route("/api/session", signIn)
export const DELETE = route("/api/session", signOut)
