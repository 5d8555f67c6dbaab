import { room } from "../_language/words"
import english from "./sign-in.en"

export const SIGN_IN = room(english, { de: () => import("./sign-in.de") })
