/** The local chain's demo people; none in a build for any other chain (see `#demo` in package.json and next.config.js). */
export { demoConnectorId, demoPeople } from "#demo"
