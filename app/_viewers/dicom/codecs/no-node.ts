/** Takes the place of `fs` and `path` in the browser: the codecs name them in branches that only Node takes. */
export default {}
