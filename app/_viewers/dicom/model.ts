import type { Attachment, NotShown, Subject } from "../reading"

/**
 * One DICOM file as plain data that can be cloned to another thread. Names in capitals are attribute keywords of
 * DICOM PS3.6. Text is decoded by SpecificCharacterSet, without padding; a member without a value is empty or null.
 */
export interface DicomFile {
  readonly sopClass: NamedUid
  readonly sopInstanceUid: string
  readonly transferSyntax: NamedUid
  /** SpecificCharacterSet as written; empty for the default repertoire. */
  readonly characterSets: readonly string[]
  readonly patient: DicomPatient
  readonly study: DicomStudy
  readonly series: DicomSeries
  readonly instance: DicomInstance
  /** null: the file has no picture that can be decoded; `notes` say why. */
  readonly image: DicomImage | null
  /** A structured report as rows (PS3.3 A.35); null for other files. */
  readonly report: DicomReport | null
  /** EncapsulatedDocument (PDF, CDA, STL …), or a video stream of the pixel data to be downloaded. */
  readonly attachments: readonly Attachment[]
  /** A DICOMDIR's content; null for other files. */
  readonly directory: DicomDirectory | null
  /** Attributes for a table, in the order in which they are shown. */
  readonly attributes: readonly DicomAttribute[]
  /** Sentences to be shown above the content: what is missing, damaged, guessed, lossy. */
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
}

export interface NamedUid {
  readonly uid: string
  /** From PS3.6 Annex A; the UID itself if it is not known here. */
  readonly name: string
}

/** A date and time as written. No conversion to another time zone takes place. */
export interface DicomTime {
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; the element's own text if it is no date; empty if it has none. */
  readonly date: string
  /** `HH:MM`, `HH:MM:SS` or with fraction; empty if unknown. */
  readonly time: string
  /** `+01:00`, of the value itself or of TimezoneOffsetFromUTC; empty if the file says none. */
  readonly zone: string
}

export interface DicomPatient extends Subject {
  /** PN component groups as display text: alphabetic, ideographic, phonetic. `name` is the first that is not empty. */
  readonly names: readonly string[]
  readonly id: string
  /** PatientAge as words: `42 years`; empty if unknown. */
  readonly age: string
}

export interface DicomStudy {
  readonly uid: string
  readonly id: string
  readonly description: string
  readonly when: DicomTime
  readonly accessionNumber: string
  readonly referringPhysician: string
  readonly institution: string
}

export interface DicomSeries {
  readonly uid: string
  /** Digits as written. */
  readonly number: string
  readonly description: string
  /** Defined term such as `CT`. */
  readonly modality: string
  /** `Computed tomography`; the term itself if it is not known here. */
  readonly modalityName: string
  readonly when: DicomTime
  readonly bodyPart: string
  /** `R`, `L`, `B`, `U` in words; empty if unknown. */
  readonly laterality: string
  readonly protocol: string
  /** Two images can lie in one stack only if both have this value (or neither has one). */
  readonly frameOfReferenceUid: string
}

export interface DicomInstance {
  /** Digits as written; empty if unknown. */
  readonly number: string
  readonly acquisitionNumber: string
  /** ImageType, such as ORIGINAL, PRIMARY, AXIAL. */
  readonly imageType: readonly string[]
  /** Acquisition, else content, else series or study time. */
  readonly when: DicomTime
  readonly comments: string
}

/** `MONOCHROME1` … as in PS3.3 C.7.6.3.1.2; other terms are kept as written. */
export type Photometric = string

export interface DicomImage {
  readonly rows: number
  readonly columns: number
  /** At least 1. */
  readonly frames: number
  readonly photometric: Photometric
  readonly samplesPerPixel: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  /** `integer`: PixelData; `float32`, `float64`: FloatPixelData, DoubleFloatPixelData. */
  readonly sampleType: "integer" | "float32" | "float64"
  /** 0: colour by pixel, 1: colour by plane; as written. Encapsulated frames decide by themselves. */
  readonly planarConfiguration: 0 | 1
  readonly source: PixelSource
  /** What all frames have in common; see {@link frameInfo} in geometry.ts for one frame. */
  readonly shared: FrameInfo
  /** What single frames have of their own (functional groups, PS3.3 C.7.6.16); empty for most files. */
  readonly perFrame: readonly Partial<FrameInfo>[]
  /** Milliseconds between frames (cine); null if the file says none. */
  readonly frameTimes: FrameTimes | null
  /** Ordered as in the file; draw with `overlayMask`. */
  readonly overlays: readonly DicomOverlay[]
  /** PaletteColorLookupTableData; null if photometric is not PALETTE COLOR. */
  readonly palette: DicomPalette | null
  /** Samples from `low` to `high` (inclusive, stored values) are padding: not part of the picture, no window from them. */
  readonly padding: { readonly low: number; readonly high: number } | null
  /** PresentationLUTShape INVERSE; MONOCHROME1 is told by `photometric`. */
  readonly inverse: boolean
  /** Pixel width to height as width/height; 1 unless PixelAspectRatio or spacing says otherwise. */
  readonly aspect: number
  /** True where LossyImageCompression is 01 or the transfer syntax loses detail. */
  readonly lossy: boolean
  /** Ultrasound regions with their physical units (PS3.3 C.8.5.5); empty for most files. */
  readonly regions: readonly DicomRegion[]
}

/** Where the pixel data lies. `data` is cheap to clone: nothing is read before a frame is decoded. */
export interface PixelSource {
  readonly data: Blob
  readonly transferSyntax: string
  readonly encapsulated: boolean
  /** Sample words are big endian (uncompressed only). */
  readonly bigEndian: boolean
  /** By frame: [begin, end) in `data`, one for each fragment. */
  readonly frames: readonly (readonly (readonly [begin: number, end: number])[])[]
}

/** What may differ between the frames of one file. */
export interface FrameInfo {
  /** mm, x y z of the first pixel's centre in the patient (L, P, S positive). */
  readonly position: readonly [number, number, number] | null
  /** Direction cosines of a row (towards larger column) and of a column. */
  readonly orientation: readonly [number, number, number, number, number, number] | null
  /** Letters of the anatomic directions at the edges of the frame, such as R, L, A, P, H, F, RA; null if unknown. */
  readonly edges: EdgeLetters | null
  /** null: lengths can be told in pixels only. */
  readonly spacing: PixelSpacing | null
  /** mm; digits as written. Empty if unknown. */
  readonly sliceThickness: string
  readonly spacingBetweenSlices: string
  readonly sliceLocation: string
  /** Stored value to the value that the modality measured. */
  readonly modality: ModalityTransform
  /** Presets of the file, its own first one is the default. Empty: see `defaultWindow`. */
  readonly windows: readonly DicomWindow[]
  readonly voiLuts: readonly LookupTable[]
  /** When the frame was acquired, if it says so by itself. */
  readonly when: DicomTime | null
}

export interface EdgeLetters {
  readonly left: string
  readonly right: string
  readonly top: string
  readonly bottom: string
}

export interface PixelSpacing {
  /** mm between the centres of two rows (vertical distance). */
  readonly row: number
  /** mm between the centres of two columns (horizontal distance). */
  readonly column: number
  readonly source: "PixelSpacing" | "ImagerPixelSpacing" | "NominalScannedPixelSpacing" | "UltrasoundRegion"
  /** True if lengths are those in the patient. False: measured at the detector; lengths in the patient are shorter. */
  readonly inPatient: boolean
  /** A sentence for the reader about what the lengths mean. */
  readonly explanation: string
}

export interface ModalityTransform {
  readonly slope: number
  readonly intercept: number
  /** ModalityLUTSequence; outweighs slope and intercept. */
  readonly lut: LookupTable | null
  /** RescaleType or ModalityLUTType, `HU` for CT without one; empty if unspecified. */
  readonly unit: string
}

/** PS3.3 C.11.2.1.2: in modality values. */
export interface DicomWindow {
  readonly center: number
  readonly width: number
  readonly function: "linear" | "linear-exact" | "sigmoid"
  /** WindowCenterWidthExplanation, such as `BONE`; empty if none. */
  readonly explanation: string
}

/** PS3.3 C.11.1 and C.11.2: values below `first` take the first entry, values above the last one the last. */
export interface LookupTable {
  readonly first: number
  /** Bits of an entry, 8 to 16. */
  readonly bits: number
  readonly entries: Uint16Array
  readonly explanation: string
}

export interface DicomPalette {
  readonly red: LookupTable
  readonly green: LookupTable
  readonly blue: LookupTable
}

/** PS3.3 C.9.2 */
export interface DicomOverlay {
  /** 0x6000 to 0x60fe. */
  readonly group: number
  readonly rows: number
  readonly columns: number
  readonly frames: number
  /** First frame of the image (from 0) that the overlay's first frame belongs to. */
  readonly firstFrame: number
  /** Row and column of the image (from 0, may be negative) where the overlay's first pixel lies. */
  readonly origin: readonly [row: number, column: number]
  /** G: graphics, R: region of interest. */
  readonly type: string
  readonly label: string
  readonly description: string
  /** One bit per pixel, least significant first, frames without padding between them. */
  readonly bits: Uint8Array
}

export interface DicomRegion {
  /** Columns and rows from 0, inclusive. */
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  /** Physical size of a pixel and its unit in words: `cm`, `seconds`, `cm/s`; 0 if unknown. */
  readonly deltaX: number
  readonly unitX: string
  readonly deltaY: number
  readonly unitY: string
}

/** Either one interval, or the interval before each frame (PS3.3 C.7.6.5). */
export type FrameTimes = number | readonly number[]

export interface DicomAttribute {
  readonly section: "Patient" | "Study" | "Series" | "Image" | "Equipment" | "Procedure" | "Report" | "File"
  /** `(0008,0060)`. */
  readonly tag: string
  readonly name: string
  readonly value: string
}

export interface DicomReport {
  readonly title: string
  /** `Complete`, `Partial` and `Verified`, `Unverified` as words; empty if unknown. */
  readonly completion: string
  readonly verification: string
  readonly verifiers: readonly string[]
  readonly rows: readonly ReportRow[]
}

export interface ReportRow {
  /** 0 for the children of the root. */
  readonly depth: number
  /** Titles of the containers above, the root's without. */
  readonly path: readonly string[]
  /** `contains`, `has obs context` …: relationship to the row above. */
  readonly relationship: string
  /** Defined term of PS3.3 C.17.3: TEXT, NUM, CODE, CONTAINER, IMAGE … */
  readonly type: string
  /** Meaning of the concept name. */
  readonly name: string
  /** Digits, text and code meanings as written; empty for a container. */
  readonly value: string
  readonly nameCode: DicomCode | null
  readonly valueCode: DicomCode | null
  /** NUM only. */
  readonly unit: DicomCode | null
}

export interface DicomCode {
  readonly value: string
  /** CodingSchemeDesignator, such as `SCT`, `DCM`, `LN`. */
  readonly scheme: string
  readonly meaning: string
}

/** PS3.3 Annex F: what a CD holds. */
export interface DicomDirectory {
  /** FileSetID. */
  readonly name: string
  readonly series: readonly DirectorySeries[]
}

export interface DirectorySeries {
  readonly patientName: string
  readonly patientId: string
  readonly studyUid: string
  readonly studyDescription: string
  readonly studyWhen: DicomTime
  readonly seriesUid: string
  readonly seriesNumber: string
  readonly seriesDescription: string
  readonly modality: string
  readonly files: readonly DirectoryFile[]
}

export interface DirectoryFile {
  /** `DICOM/IM000001`: path from the folder in which DICOMDIR lies, as written (CDs are read regardless of case). */
  readonly path: string
  /** DirectoryRecordType, such as `IMAGE`, `SR DOCUMENT`, `PRESENTATION`. */
  readonly recordType: string
  readonly sopInstanceUid: string
  readonly instanceNumber: string
}

export type Samples =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** One decoded frame. Plain data: it can be cloned or its buffer transferred. */
export interface DecodedFrame {
  readonly rows: number
  readonly columns: number
  /**
   * Stored values, row by row; colour by pixel (R G B R G B …), sign-extended and masked to BitsStored. YBR is converted
   * to RGB: `photometric` tells what is in here. 1-bit images have one byte per pixel. Before rescale.
   */
  readonly samples: Samples
  readonly samplesPerPixel: 1 | 3
  /** MONOCHROME1, MONOCHROME2, PALETTE COLOR or RGB. */
  readonly photometric: "MONOCHROME1" | "MONOCHROME2" | "PALETTE COLOR" | "RGB"
  readonly bitsStored: number
  readonly frame: number
  /** What belongs to this frame: rescale, windows, position. */
  readonly info: FrameInfo
  readonly palette: DicomPalette | null
  readonly padding: DicomImage["padding"]
  readonly inverse: boolean
  /** Sentences about this frame: its compressed data is cut off. Empty for most frames. */
  readonly notes: readonly string[]
  /** Lowest and highest modality value without padding. */
  readonly range: readonly [low: number, high: number]
}

export interface RenderOptions {
  /** null or left out: the file's first window, else its VOI LUT, else `defaultWindow`. Ignored for colour. */
  readonly window?: (Pick<DicomWindow, "center" | "width"> & Partial<DicomWindow>) | null
  /** Index into `info.voiLuts`; outweighs `window`. */
  readonly voiLut?: number | null
  /** Swaps black and white on top of what MONOCHROME1 asks for. */
  readonly invert?: boolean
}
