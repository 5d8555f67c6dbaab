export { getHeifAsset as GET } from "../../../_server/handlers/heif-assets"
