export { getOfflinePage as GET } from "../_server/handlers/offline"
