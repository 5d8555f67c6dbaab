/** The file of a record that says where the others came from, by its media type. */
export const RECEIVED_TYPE = "application/vnd.keyward.received+json"
export const RECEIVED_NAME = "received.json"

/** Whether a record came by a drop link; what is known of its sender stands in that file. */
export const cameByLink = (files: readonly { readonly type: string }[]): boolean =>
  files.some(({ type }) => type === RECEIVED_TYPE)
