export { getPdfAsset as GET } from "../../../../_server/handlers/pdf-assets"
