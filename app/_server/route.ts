import "server-only"
import { answering } from "./http/answer"
import type { Handler } from "./http/answer"
import { requestLog, services } from "./services"
import type { Services } from "./services.types"

/** A route handler of this deployment. `pattern` is what the log calls it. */
export const route = (pattern: string, handler: Handler<Services>) =>
  answering(pattern, handler, services, { log: requestLog })

/** One that pages of other sites may ask, without a session. */
export const openRoute = (pattern: string, handler: Handler<Services>) =>
  answering(pattern, handler, services, { anybody: true, log: requestLog })
