import { createRoot } from "react-dom/client"
import "./drop.css"
import { DropPage } from "./drop-page"

const place = document.getElementById("page")
if (place) createRoot(place).render(<DropPage />)
