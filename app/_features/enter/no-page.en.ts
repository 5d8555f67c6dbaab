import { messages } from "../../_language/catalogue"

export default messages({
  thereIsNoSuchPage: "There is no such page",
  theAddressMayBeMistyped: "The address may be mistyped or old.",
  yourRecordsAreAsYou: "Your records are as you left them.",
  toTheBeginning: "To the beginning",
})
