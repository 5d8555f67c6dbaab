import { room } from "../../_language/words"
import english from "./words.en"

export const LIST = room(english, { de: () => import("./words.de") })
