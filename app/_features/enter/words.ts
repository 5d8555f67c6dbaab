import { room } from "../../_language/words"
import english from "./words.en"

export const ENTER = room(english, { de: () => import("./words.de") })
