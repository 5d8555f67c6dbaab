export { getDropPage as GET } from "../_server/handlers/view-page"
