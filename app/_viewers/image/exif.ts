import { isoOf, numbersOf, readDirectory, readTiff, textOf } from "../tiff/directory"

/** What a photo says about itself that a record can use (EXIF 2.32, CIPA DC-008). */
export interface Exif {
  readonly title: string
  readonly author: string
  /** When it was taken, ISO 8601, with an offset if the camera wrote one; empty if unknown. */
  readonly date: string
  /** 1 to 8. */
  readonly orientation: number
  /** Degrees, north and east positive; null if it does not say where it was taken. */
  readonly place: { readonly latitude: number; readonly longitude: number } | null
  /** True if anything about the place is in it, even without whole coordinates. */
  readonly saysPlace: boolean
}

export const NO_EXIF: Exif = {
  title: "",
  author: "",
  date: "",
  orientation: 1,
  place: null,
  saysPlace: false,
}

const [IMAGE_DESCRIPTION, ORIENTATION, DATE_TIME, ARTIST, EXIF_IFD, GPS_IFD] = [
  0x010e, 0x0112, 0x0132, 0x013b, 0x8769, 0x8825,
]
const [DATE_TIME_ORIGINAL, OFFSET_TIME_ORIGINAL] = [0x9003, 0x9011]

/** Reads the TIFF structure of an EXIF block; {@link NO_EXIF} if it is none. */
export function exifOf(block: Uint8Array): Exif {
  const tiff = readTiff(block)
  const [main] = tiff?.directories ?? []
  if (!tiff || !main) return NO_EXIF
  const sub = (tag: number) => {
    const [at] = numbersOf(tiff, main.get(tag), 1)
    return at === undefined ? null : (readDirectory(tiff, at)?.directory ?? null)
  }
  const exif = sub(EXIF_IFD)
  const gps = sub(GPS_IFD)
  const degrees = (ref: number, value: number, negative: string): number | null => {
    const [degree, minute = 0, second = 0] = numbersOf(tiff, gps?.get(value), 3)
    if (degree === undefined || !Number.isFinite(degree + minute + second)) return null
    return (degree + minute / 60 + second / 3600) * (textOf(tiff, gps?.get(ref)) === negative ? -1 : 1)
  }
  const [latitude, longitude] = [degrees(1, 2, "S"), degrees(3, 4, "W")]
  const taken = isoOf(textOf(tiff, exif?.get(DATE_TIME_ORIGINAL)))
  const offset = textOf(tiff, exif?.get(OFFSET_TIME_ORIGINAL))
  const title = textOf(tiff, main.get(IMAGE_DESCRIPTION))
  return {
    // What cameras and programs write for want of words
    title: /^(OLYMPUS DIGITAL CAMERA|DCIM|default|SONY DSC|Screenshot)$/i.test(title) ? "" : title,
    author: textOf(tiff, main.get(ARTIST)),
    date: taken
      ? taken + (taken.includes("T") && /^[+-]\d\d:\d\d$/.test(offset) ? offset : "")
      : isoOf(textOf(tiff, main.get(DATE_TIME))),
    orientation: numbersOf(tiff, main.get(ORIENTATION), 1)[0] ?? 1,
    place: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    // Version (0) and time stamps (7, 29) alone are no place
    saysPlace: gps !== null && [...gps.keys()].some((tag) => ![0, 7, 29].includes(tag)),
  }
}
