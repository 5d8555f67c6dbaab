import { translated } from "../../_language/catalogue"
import type english from "./share-button.en"

// What is shared (`theRecord`, `theFolder`, `theEverything`) is the object of its sentence.
export default translated<typeof english>({
  share: "Freigeben",
})
