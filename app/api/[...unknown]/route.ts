import { unknownRoute } from "../../_server/handlers/health"
import { route } from "../../_server/route"

// Without this a page would answer, and pages get their policy from proxy.ts, which leaves the API alone.
const unknown = route("/api/*", unknownRoute)
export {
  unknown as GET,
  unknown as HEAD,
  unknown as POST,
  unknown as PUT,
  unknown as PATCH,
  unknown as DELETE,
}
