/** An upload's id names a file on the device: letters, digits and dashes, 64 at most. */
const UPLOAD_ID = /^[A-Za-z0-9-]{1,64}$/

/** @throws TypeError for an id that is none */
export function checkUploadId(id: string): void {
  if (!UPLOAD_ID.test(id)) throw new TypeError("not the id of an upload")
}
