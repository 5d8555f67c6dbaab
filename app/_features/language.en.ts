import { messages } from "../_language/catalogue"

export default messages({ language: "Language" })
