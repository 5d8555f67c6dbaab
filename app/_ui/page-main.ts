/** The id of the page's main part. */
export const MAIN = "main"
