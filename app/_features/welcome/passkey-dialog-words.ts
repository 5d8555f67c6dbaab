import { room } from "../../_language/words"
import english from "./passkey-dialog.en"

export const PASSKEY_DIALOG = room(english, { de: () => import("./passkey-dialog.de") })
