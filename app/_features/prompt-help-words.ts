import { room } from "../_language/words"
import english from "./prompt-help.en"

export const PROMPT_HELP = room(english, { de: () => import("./prompt-help.de") })
