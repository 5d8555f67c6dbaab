/** What `#demo` is in a build for any chain but the local one. */
export const demoPeople = []
export const demoConnectors = () => []
