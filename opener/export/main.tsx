import { createRoot } from "react-dom/client"
import { Opener } from "./opener"
import "./export.css"

const root = document.getElementById("page")
if (root) createRoot(root).render(<Opener />)
