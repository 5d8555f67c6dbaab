/** Records of one segment at most: postings of a term fit into 64 bits. */
export const MAX_SEGMENT_RECORDS = 64
/** A segment with so many records is not put together with others when segments are stored. */
export const FULL_SEGMENT_RECORDS = 48
/** Bytes of one encoded segment at most. */
export const MAX_SEGMENT_BYTES = 1_048_576
