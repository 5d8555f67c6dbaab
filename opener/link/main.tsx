import { createRoot } from "react-dom/client"
import "./link.css"
import { LinkPage } from "./link-page"

const place = document.getElementById("page")
if (place) createRoot(place).render(<LinkPage />)
