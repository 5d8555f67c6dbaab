/** Records of one segment at most: postings of a term fit into 64 bits. */
export const MAX_SEGMENT_RECORDS = 64
/** Bytes of one encoded segment at most. */
export const MAX_SEGMENT_BYTES = 1_048_576
