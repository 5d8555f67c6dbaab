import { translated } from "../_language/catalogue"
import type english from "./language.en"

export default translated<typeof english>({ language: "Sprache" })
