import { room } from "../../_language/words"
import english from "./words.en"

export const SHARE = room(english, { de: () => import("./words.de") })
