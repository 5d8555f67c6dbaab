import { messages } from "../../_language/catalogue"

export default messages({
  share: "Share",
})
