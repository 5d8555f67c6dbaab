import { servePages } from "../parts/serve-pages"
import { decodeTiffPage } from "./read"

servePages(decodeTiffPage)
