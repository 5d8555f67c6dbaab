export { getViewPage as GET } from "../_server/handlers/view-page"
