import { room } from "../../_language/words"
import english from "./share-button.en"

export const SHARE_BUTTON = room(english, { de: () => import("./share-button.de") })
