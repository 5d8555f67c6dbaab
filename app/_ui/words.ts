import { room } from "../_language/words"
import english from "./words.en"

export const UI = room(english, { de: () => import("./words.de") })
