import { room } from "../_language/words"
import english from "./confirmation.en"

export const CONFIRMATION = room(english, { de: () => import("./confirmation.de") })
