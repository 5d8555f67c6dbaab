import { servePages } from "../parts/serve-pages"
import { decodeHeic } from "./decode"

servePages(decodeHeic)
