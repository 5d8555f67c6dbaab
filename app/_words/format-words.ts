import { room } from "../_language/words"
import english from "./format.en"

export const FORMAT = room(english, { de: () => import("./format.de") })
