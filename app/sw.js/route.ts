export { getOfflineWorker as GET } from "../_server/handlers/offline"
