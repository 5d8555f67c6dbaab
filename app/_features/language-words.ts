import { room } from "../_language/words"
import english from "./language.en"

export const LANGUAGE = room(english, { de: () => import("./language.de") })
