import { room } from "../../_language/words"
import english from "./no-page.en"

export const NO_PAGE = room(english, { de: () => import("./no-page.de") })
