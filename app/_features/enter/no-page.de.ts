import { translated } from "../../_language/catalogue"
import type english from "./no-page.en"

export default translated<typeof english>({
  thereIsNoSuchPage: "Diese Seite gibt es nicht",
  theAddressMayBeMistyped: "Die Adresse ist vielleicht falsch geschrieben oder veraltet.",
  yourRecordsAreAsYou: "Ihre Unterlagen sind so, wie Sie sie verlassen haben.",
  toTheBeginning: "Zum Anfang",
})
