import { codeTable } from "../../_core/code-table"
import type { NamedUid } from "./model"

/** Transfer syntaxes that the code asks for (PS3.5 Annex A). */
export const TRANSFER_SYNTAX = {
  implicitLittle: "1.2.840.10008.1.2",
  explicitLittle: "1.2.840.10008.1.2.1",
  encapsulatedUncompressed: "1.2.840.10008.1.2.1.98",
  deflated: "1.2.840.10008.1.2.1.99",
  explicitBig: "1.2.840.10008.1.2.2",
  rle: "1.2.840.10008.1.2.5",
  /** GE: explicit little endian with pixels in big endian. */
  gePrivate: "1.2.840.113619.5.2",
} as const

const SYNTAX_ROOT = "1.2.840.10008.1.2"
/** PS3.6 table A-1 by what follows {@link SYNTAX_ROOT}. */
const SYNTAXES = codeTable<string>({
  "": "Implicit VR Little Endian",
  ".1": "Explicit VR Little Endian",
  ".1.98": "Encapsulated Uncompressed Explicit VR Little Endian",
  ".1.99": "Deflated Explicit VR Little Endian",
  ".2": "Explicit VR Big Endian",
  ".4.50": "JPEG Baseline (Process 1)",
  ".4.51": "JPEG Extended (Process 2 and 4)",
  ".4.52": "JPEG Extended (Process 3 and 5)",
  ".4.53": "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)",
  ".4.54": "JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)",
  ".4.55": "JPEG Full Progression, Non-Hierarchical (Process 10 and 12)",
  ".4.56": "JPEG Full Progression, Non-Hierarchical (Process 11 and 13)",
  ".4.57": "JPEG Lossless, Non-Hierarchical (Process 14)",
  ".4.58": "JPEG Lossless, Non-Hierarchical (Process 15)",
  ".4.59": "JPEG Extended, Hierarchical (Process 16 and 18)",
  ".4.60": "JPEG Extended, Hierarchical (Process 17 and 19)",
  ".4.61": "JPEG Spectral Selection, Hierarchical (Process 20 and 22)",
  ".4.62": "JPEG Spectral Selection, Hierarchical (Process 21 and 23)",
  ".4.63": "JPEG Full Progression, Hierarchical (Process 24 and 26)",
  ".4.64": "JPEG Full Progression, Hierarchical (Process 25 and 27)",
  ".4.65": "JPEG Lossless, Hierarchical (Process 28)",
  ".4.66": "JPEG Lossless, Hierarchical (Process 29)",
  ".4.70": "JPEG Lossless, Non-Hierarchical, first-order prediction (Process 14, selection value 1)",
  ".4.80": "JPEG-LS Lossless Image Compression",
  ".4.81": "JPEG-LS Lossy (Near-Lossless) Image Compression",
  ".4.90": "JPEG 2000 Image Compression (Lossless Only)",
  ".4.91": "JPEG 2000 Image Compression",
  ".4.92": "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)",
  ".4.93": "JPEG 2000 Part 2 Multi-component Image Compression",
  ".4.94": "JPIP Referenced",
  ".4.95": "JPIP Referenced Deflate",
  ".4.100": "MPEG2 Main Profile / Main Level",
  ".4.100.1": "Fragmentable MPEG2 Main Profile / Main Level",
  ".4.101": "MPEG2 Main Profile / High Level",
  ".4.101.1": "Fragmentable MPEG2 Main Profile / High Level",
  ".4.102": "MPEG-4 AVC/H.264 High Profile / Level 4.1",
  ".4.102.1": "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1",
  ".4.103": "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
  ".4.103.1": "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
  ".4.104": "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
  ".4.104.1": "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
  ".4.105": "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
  ".4.105.1": "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
  ".4.106": "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
  ".4.106.1": "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
  ".4.107": "HEVC/H.265 Main Profile / Level 5.1",
  ".4.108": "HEVC/H.265 Main 10 Profile / Level 5.1",
  ".4.201": "High-Throughput JPEG 2000 Image Compression (Lossless Only)",
  ".4.202": "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)",
  ".4.203": "High-Throughput JPEG 2000 Image Compression",
  ".4.204": "JPIP HTJ2K Referenced",
  ".4.205": "JPIP HTJ2K Referenced Deflate",
  ".5": "RLE Lossless",
  ".6.1": "RFC 2557 MIME encapsulation",
  ".6.2": "XML Encoding",
  ".7.1": "SMPTE ST 2110-20 Uncompressed Progressive Active Video",
  ".7.2": "SMPTE ST 2110-20 Uncompressed Interlaced Active Video",
  ".7.3": "SMPTE ST 2110-30 PCM Digital Audio",
  "0": "Papyrus 3 Implicit VR Little Endian",
})

const STORAGE_ROOT = "1.2.840.10008.5.1.4.1.1."
/** Storage SOP classes of PS3.6 table A-1, retired ones too, by what follows {@link STORAGE_ROOT}; without "Storage". */
const STORAGE = codeTable<string>({
  "1": "Computed Radiography Image",
  "1.1": "Digital X-Ray Image (for presentation)",
  "1.1.1": "Digital X-Ray Image (for processing)",
  "1.2": "Digital Mammography X-Ray Image (for presentation)",
  "1.2.1": "Digital Mammography X-Ray Image (for processing)",
  "1.3": "Digital Intra-Oral X-Ray Image (for presentation)",
  "1.3.1": "Digital Intra-Oral X-Ray Image (for processing)",
  "2": "CT Image",
  "2.1": "Enhanced CT Image",
  "2.2": "Legacy Converted Enhanced CT Image",
  "3": "Ultrasound Multi-frame Image",
  "3.1": "Ultrasound Multi-frame Image",
  "4": "MR Image",
  "4.1": "Enhanced MR Image",
  "4.2": "MR Spectroscopy",
  "4.3": "Enhanced MR Color Image",
  "4.4": "Legacy Converted Enhanced MR Image",
  "5": "Nuclear Medicine Image",
  "6": "Ultrasound Image",
  "6.1": "Ultrasound Image",
  "6.2": "Enhanced US Volume",
  "6.3": "Photoacoustic Image",
  "7": "Secondary Capture Image",
  "7.1": "Multi-frame Single Bit Secondary Capture Image",
  "7.2": "Multi-frame Grayscale Byte Secondary Capture Image",
  "7.3": "Multi-frame Grayscale Word Secondary Capture Image",
  "7.4": "Multi-frame True Color Secondary Capture Image",
  "8": "Standalone Overlay",
  "9": "Standalone Curve",
  "9.1": "Waveform - Trial",
  "9.1.1": "12-lead ECG Waveform",
  "9.1.2": "General ECG Waveform",
  "9.1.3": "Ambulatory ECG Waveform",
  "9.1.4": "General 32-bit ECG Waveform",
  "9.2.1": "Hemodynamic Waveform",
  "9.3.1": "Cardiac Electrophysiology Waveform",
  "9.4.1": "Basic Voice Audio Waveform",
  "9.4.2": "General Audio Waveform",
  "9.5.1": "Arterial Pulse Waveform",
  "9.6.1": "Respiratory Waveform",
  "9.6.2": "Multi-channel Respiratory Waveform",
  "9.7.1": "Routine Scalp Electroencephalogram Waveform",
  "9.7.2": "Electromyogram Waveform",
  "9.7.3": "Electrooculogram Waveform",
  "9.7.4": "Sleep Electroencephalogram Waveform",
  "9.8.1": "Body Position Waveform",
  "10": "Standalone Modality LUT",
  "11": "Standalone VOI LUT",
  "11.1": "Grayscale Softcopy Presentation State",
  "11.2": "Color Softcopy Presentation State",
  "11.3": "Pseudo-Color Softcopy Presentation State",
  "11.4": "Blending Softcopy Presentation State",
  "11.5": "XA/XRF Grayscale Softcopy Presentation State",
  "11.6": "Grayscale Planar MPR Volumetric Presentation State",
  "11.7": "Compositing Planar MPR Volumetric Presentation State",
  "11.8": "Advanced Blending Presentation State",
  "11.9": "Volume Rendering Volumetric Presentation State",
  "11.10": "Segmented Volume Rendering Volumetric Presentation State",
  "11.11": "Multiple Volume Rendering Volumetric Presentation State",
  "11.12": "Variable Modality LUT Softcopy Presentation State",
  "12.1": "X-Ray Angiographic Image",
  "12.1.1": "Enhanced XA Image",
  "12.2": "X-Ray Radiofluoroscopic Image",
  "12.2.1": "Enhanced XRF Image",
  "12.3": "X-Ray Angiographic Bi-Plane Image",
  "12.77": "",
  "13.1.1": "X-Ray 3D Angiographic Image",
  "13.1.2": "X-Ray 3D Craniofacial Image",
  "13.1.3": "Breast Tomosynthesis Image",
  "13.1.4": "Breast Projection X-Ray Image (for presentation)",
  "13.1.5": "Breast Projection X-Ray Image (for processing)",
  "14.1": "Intravascular Optical Coherence Tomography Image (for presentation)",
  "14.2": "Intravascular Optical Coherence Tomography Image (for processing)",
  "20": "Nuclear Medicine Image",
  "30": "Parametric Map",
  "40": "",
  "66": "Raw Data",
  "66.1": "Spatial Registration",
  "66.2": "Spatial Fiducials",
  "66.3": "Deformable Spatial Registration",
  "66.4": "Segmentation",
  "66.5": "Surface Segmentation",
  "66.6": "Tractography Results",
  "67": "Real World Value Mapping",
  "68.1": "Surface Scan Mesh",
  "68.2": "Surface Scan Point Cloud",
  "77.1": "VL Image - Trial",
  "77.2": "VL Multi-frame Image - Trial",
  "77.1.1": "VL Endoscopic Image",
  "77.1.1.1": "Video Endoscopic Image",
  "77.1.2": "VL Microscopic Image",
  "77.1.2.1": "Video Microscopic Image",
  "77.1.3": "VL Slide-Coordinates Microscopic Image",
  "77.1.4": "VL Photographic Image",
  "77.1.4.1": "Video Photographic Image",
  "77.1.5.1": "Ophthalmic Photography 8 Bit Image",
  "77.1.5.2": "Ophthalmic Photography 16 Bit Image",
  "77.1.5.3": "Stereometric Relationship",
  "77.1.5.4": "Ophthalmic Tomography Image",
  "77.1.5.5": "Wide Field Ophthalmic Photography Stereographic Projection Image",
  "77.1.5.6": "Wide Field Ophthalmic Photography 3D Coordinates Image",
  "77.1.5.7": "Ophthalmic Optical Coherence Tomography En Face Image",
  "77.1.5.8": "Ophthalmic Optical Coherence Tomography B-scan Volume Analysis",
  "77.1.6": "VL Whole Slide Microscopy Image",
  "77.1.7": "Dermoscopic Photography Image",
  "77.1.8": "Confocal Microscopy Image",
  "77.1.9": "Confocal Microscopy Tiled Pyramidal Image",
  "78.1": "Lensometry Measurements",
  "78.2": "Autorefraction Measurements",
  "78.3": "Keratometry Measurements",
  "78.4": "Subjective Refraction Measurements",
  "78.5": "Visual Acuity Measurements",
  "78.6": "Spectacle Prescription Report",
  "78.7": "Ophthalmic Axial Measurements",
  "78.8": "Intraocular Lens Calculations",
  "79.1": "Macular Grid Thickness and Volume Report",
  "80.1": "Ophthalmic Visual Field Static Perimetry Measurements",
  "81.1": "Ophthalmic Thickness Map",
  "82.1": "Corneal Topography Map",
  "88.1": "Text SR - Trial",
  "88.2": "Audio SR - Trial",
  "88.3": "Detail SR - Trial",
  "88.4": "Comprehensive SR - Trial",
  "88.11": "Basic Text SR",
  "88.22": "Enhanced SR",
  "88.33": "Comprehensive SR",
  "88.34": "Comprehensive 3D SR",
  "88.35": "Extensible SR",
  "88.40": "Procedure Log",
  "88.50": "Mammography CAD SR",
  "88.59": "Key Object Selection Document",
  "88.65": "Chest CAD SR",
  "88.67": "X-Ray Radiation Dose SR",
  "88.68": "Radiopharmaceutical Radiation Dose SR",
  "88.69": "Colon CAD SR",
  "88.70": "Implantation Plan SR",
  "88.71": "Acquisition Context SR",
  "88.72": "Simplified Adult Echo SR",
  "88.73": "Patient Radiation Dose SR",
  "88.74": "Planned Imaging Agent Administration SR",
  "88.75": "Performed Imaging Agent Administration SR",
  "88.76": "Enhanced X-Ray Radiation Dose SR",
  "88.77": "Waveform Annotation SR",
  "90.1": "Content Assessment Results",
  "91.1": "Microscopy Bulk Simple Annotations",
  "104.1": "Encapsulated PDF",
  "104.2": "Encapsulated CDA",
  "104.3": "Encapsulated STL",
  "104.4": "Encapsulated OBJ",
  "104.5": "Encapsulated MTL",
  "128": "Positron Emission Tomography Image",
  "128.1": "Legacy Converted Enhanced PET Image",
  "129": "Standalone PET Curve",
  "130": "Enhanced PET Image",
  "131": "Basic Structured Display",
  "200.1": "CT Defined Procedure Protocol",
  "200.2": "CT Performed Procedure Protocol",
  "200.3": "Protocol Approval",
  "200.4": "Protocol Approval Information Model - FIND",
  "200.5": "Protocol Approval Information Model - MOVE",
  "200.6": "Protocol Approval Information Model - GET",
  "200.7": "XA Defined Procedure Protocol",
  "200.8": "XA Performed Procedure Protocol",
  "201.1": "Inventory",
  "201.2": "Inventory - FIND",
  "201.3": "Inventory - MOVE",
  "201.4": "Inventory - GET",
  "201.5": "Inventory Creation",
  "201.6": "Repository Query",
  "481.1": "RT Image",
  "481.2": "RT Dose",
  "481.3": "RT Structure Set",
  "481.4": "RT Beams Treatment Record",
  "481.5": "RT Plan",
  "481.6": "RT Brachy Treatment Record",
  "481.7": "RT Treatment Summary Record",
  "481.8": "RT Ion Plan",
  "481.9": "RT Ion Beams Treatment Record",
  "481.10": "RT Physician Intent",
  "481.11": "RT Segment Annotation",
  "481.12": "RT Radiation Set",
  "481.13": "C-Arm Photon-Electron Radiation",
  "481.14": "Tomotherapeutic Radiation",
  "481.15": "Robotic-Arm Radiation",
  "481.16": "RT Radiation Record Set",
  "481.17": "RT Radiation Salvage Record",
  "481.18": "Tomotherapeutic Radiation Record",
  "481.19": "C-Arm Photon-Electron Radiation Record",
  "481.20": "Robotic Radiation Record",
  "481.21": "RT Radiation Set Delivery Instruction",
  "481.22": "RT Treatment Preparation",
  "481.23": "Enhanced RT Image",
  "481.24": "Enhanced Continuous RT Image",
  "481.25": "RT Patient Position Acquisition Instruction",
  "501.1": "DICOS CT Image",
  "501.2.1": "DICOS Digital X-Ray Image (for presentation)",
  "501.2.2": "DICOS Digital X-Ray Image (for processing)",
  "501.3": "DICOS Threat Detection Report",
  "501.4": "DICOS 2D AIT",
  "501.5": "DICOS 3D AIT",
  "501.6": "DICOS Quadrupole Resonance (QR)",
  "601.1": "Eddy Current Image",
  "601.2": "Eddy Current Multi-frame Image",
})
const OTHER = codeTable<string>({
  "1.2.840.10008.1.3.10": "Media Storage Directory",
  [TRANSFER_SYNTAX.gePrivate]: "GE private: explicit little endian, pixels in big endian",
})

/** The SOP class or transfer syntax with its name in PS3.6; the UID itself if it is not there. */
export function nameUid(uid: string): NamedUid {
  const name =
    OTHER[uid] ??
    (uid.startsWith(STORAGE_ROOT) ? STORAGE[uid.slice(STORAGE_ROOT.length)] : undefined) ??
    (uid.startsWith(SYNTAX_ROOT) ? SYNTAXES[uid.slice(SYNTAX_ROOT.length)] : undefined)
  return { uid, name: name ?? uid }
}

/** Video streams (PS3.5 A.4.5 to A.4.11): MPEG-2, H.264, HEVC. */
export const isVideo = (uid: string): boolean => /^1\.2\.840\.10008\.1\.2\.4\.10[0-8](\.1)?$/.test(uid)

/** What the codecs of `codecs/` decode. */
export type Compression = "rle" | "jpeg" | "jpeg-lossless" | "jpeg-ls" | "jpeg-2000" | "ht-jpeg-2000" | "none"

/** How the frames of encapsulated pixel data are compressed; null if nothing here can decode them. */
export function compressionOf(uid: string): Compression | null {
  if (uid === TRANSFER_SYNTAX.rle) return "rle"
  if (uid === TRANSFER_SYNTAX.encapsulatedUncompressed) return "none"
  const jpeg = /^1\.2\.840\.10008\.1\.2\.4\.(\d+)$/.exec(uid)?.[1]
  switch (jpeg) {
    case "50":
    case "51":
    case "53":
    case "55":
      return "jpeg"
    case "57":
    case "70":
      return "jpeg-lossless"
    case "80":
    case "81":
      return "jpeg-ls"
    case "90":
    case "91":
      return "jpeg-2000"
    case "201":
    case "202":
    case "203":
      return "ht-jpeg-2000"
    default:
      return null
  }
}

/** Transfer syntaxes that may lose detail. Others tell it by LossyImageCompression only. */
export const isLossy = (uid: string): boolean =>
  /^1\.2\.840\.10008\.1\.2\.4\.(5[0-6]|81)$/.test(uid) || isVideo(uid)
