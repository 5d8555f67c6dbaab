import { room } from "../../_language/words"
import english from "./words.en"

export const SET_UP = room(english, { de: () => import("./words.de") })
