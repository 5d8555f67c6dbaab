import { room } from "../../_language/words"
import english from "./chosen.en"

export const CHOSEN = room(english, { de: () => import("./chosen.de") })
