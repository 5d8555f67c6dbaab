/** Moments that the app notes by `performance.mark` (User Timing); `npm run bench -- --viewers` reads them. */
export const MARKS = {
  /** A file of a record was asked for. */
  fileAsked: "keyward:file-asked",
  /** All of it is decrypted. */
  fileOpen: "keyward:file-open",
  /** The frame with the first picture of a viewer has been painted. */
  pictureShown: "keyward:picture-shown",
} as const
