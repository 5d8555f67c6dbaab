import { room } from "../../_language/words"
import english from "./words.en"

export const WELCOME = room(english, { de: () => import("./words.de") })
