/** A new id for a segment: 32 random hex digits. */
export const newSegmentId = (): string => crypto.randomUUID().replaceAll("-", "")
