import { room } from "../../_language/words"
import english from "./folder-dialogs.en"

export const FOLDER_DIALOGS = room(english, { de: () => import("./folder-dialogs.de") })
