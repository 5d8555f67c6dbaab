"""Synthetic DICOM files, each for one row of what the viewer reads. Imported by make-hashes.py, which says how to run it.

Every picture is computed here (a ramp, a disc, a cross), every name is invented.
"""

import zlib

import imagecodecs
import numpy as np
from pydicom import uid
from pydicom import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.sequence import Sequence

ROOT = "1.2.826.0.1.3680043.10.1338."
ROWS, COLUMNS = 24, 20
CT = "1.2.840.10008.5.1.4.1.1.2"
SECONDARY = "1.2.840.10008.5.1.4.1.1.7"

FILES = {}


def picture(low, high, dtype, rows=ROWS, columns=COLUMNS, turn=0):
    """A ramp from low to high with a bright disc and a dark cross."""
    y, x = np.mgrid[0:rows, 0:columns]
    ramp = ((x + 2 * y + 7 * turn) % (columns + 2 * rows)) / (columns + 2 * rows - 1)
    values = low + ramp * (high - low)
    values[(x - columns / 2) ** 2 + (y - rows / 3) ** 2 < (rows / 5) ** 2] = high
    values[rows - 4, 2 : columns - 2] = low
    return np.round(values).astype(dtype)


def colour(rows=ROWS, columns=COLUMNS, high=255, dtype=np.uint8):
    red = picture(0, high, dtype, rows, columns)
    return np.ascontiguousarray(np.stack([red, red[:, ::-1], high - red], axis=-1))


def base(name, sop=SECONDARY, modality="OT"):
    number = len(FILES) + 1
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID = sop
    ds.SOPInstanceUID = f"{ROOT}3.{number}"
    ds.StudyDate, ds.StudyTime = "20240229", "235959.25"
    ds.Modality = modality
    ds.StudyDescription = name
    ds.PatientName, ds.PatientID = "Probe^Paula", "P-1"
    ds.PatientBirthDate, ds.PatientSex = "19570312", "F"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = f"{ROOT}1.1", f"{ROOT}2.1"
    ds.InstanceNumber = str(number)
    return ds


def pixels(ds, rows, columns, photometric, allocated, stored, signed=0, samples=1, frames=1, planar=None):
    ds.Rows, ds.Columns = rows, columns
    ds.SamplesPerPixel = samples
    ds.PhotometricInterpretation = photometric
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = allocated, stored, stored - 1
    ds.PixelRepresentation = signed
    if samples > 1:
        ds.PlanarConfiguration = planar or 0
    if frames > 1:
        ds.NumberOfFrames = frames
    return ds


def save(name, ds, syntax=uid.ExplicitVRLittleEndian, preamble=True, meta=True):
    implicit = syntax == uid.ImplicitVRLittleEndian
    big = syntax == uid.ExplicitVRBigEndian
    header = FileMetaDataset()
    header.MediaStorageSOPClassUID = ds.SOPClassUID
    header.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    header.TransferSyntaxUID = syntax
    header.ImplementationClassUID = ROOT + "9"
    header.FileMetaInformationVersion = b"\x00\x01"
    body = DicomBytesIO()
    body.is_implicit_VR, body.is_little_endian = implicit, not big
    write_dataset(body, ds)
    content = body.getvalue()
    if syntax == uid.DeflatedExplicitVRLittleEndian:
        squeezer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        content = squeezer.compress(content) + squeezer.flush()
        content += b"\0" * (len(content) % 2)
    out = DicomBytesIO()
    out.is_implicit_VR, out.is_little_endian = False, True
    if meta:
        if preamble:
            out.write(b"\0" * 128 + b"DICM")
        write_file_meta_info(out, header)
    out.write(content)
    FILES[name] = out.getvalue()


def compressed(ds, frames, syntax, name, fragments=1, has_bot=True):
    ds["PixelData"] = element("OB", encapsulate(frames, fragments_per_frame=fragments, has_bot=has_bot))
    ds["PixelData"].is_undefined_length = True
    save(name, ds, syntax)


def native():
    ds = pixels(base("Eight bits"), ROWS, COLUMNS, "MONOCHROME2", 8, 8)
    ds.PixelData = picture(0, 255, np.uint8).tobytes()
    save("mono2-u8", ds)

    ds = pixels(base("Eight bits signed"), ROWS, COLUMNS, "MONOCHROME2", 8, 8, signed=1)
    ds.PixelData = picture(-128, 127, np.int8).tobytes()
    save("mono2-s8", ds)

    ds = pixels(base("Inverse", modality="CR"), ROWS, COLUMNS, "MONOCHROME1", 16, 12)
    ds.ImagerPixelSpacing = ["0.2", "0.15"]
    ds.PixelData = picture(0, 4095, np.uint16).tobytes()
    save("mono1-u12", ds)

    ds = pixels(base("CT", CT, "CT"), ROWS, COLUMNS, "MONOCHROME2", 16, 16, signed=1)
    ds.RescaleIntercept, ds.RescaleSlope = "-1024", "2"
    ds.WindowCenter, ds.WindowWidth = ["40", "-600"], ["400", "1500"]
    ds.WindowCenterWidthExplanation = ["SOFT", "LUNG"]
    ds.PixelPaddingValue = -2000
    ds.ImagePositionPatient, ds.ImageOrientationPatient = ["-10", "-12", "7.5"], ["1", "0", "0", "0", "1", "0"]
    ds.PixelSpacing, ds.SliceThickness = ["0.7", "0.5"], "2.50"
    values = picture(-100, 1500, np.int16)
    values[0] = -2000
    ds.PixelData = values.tobytes()
    save("ct-s16", ds)

    ds = pixels(base("Twelve bits signed"), ROWS, COLUMNS, "MONOCHROME2", 16, 12, signed=1)
    ds.PixelData = (picture(-2048, 2047, np.int16) & 0x0FFF).astype(np.uint16).tobytes()
    save("mono2-s12-unextended", ds)

    ds = pixels(base("High bit 15"), ROWS, COLUMNS, "MONOCHROME2", 16, 12)
    ds.HighBit = 15
    ds.PixelData = (picture(0, 4095, np.uint16) << 4 | 5).astype(np.uint16).tobytes()
    save("mono2-u12-highbit15", ds)

    ds = pixels(base("Bits above the stored ones"), ROWS, COLUMNS, "MONOCHROME2", 16, 12)
    ds.PixelData = (picture(0, 4095, np.uint16) | 0x7000).tobytes()
    save("mono2-u12-dirty", ds)

    for name, dtype, signed, low, high in [
        ("mono2-u32", np.uint32, 0, 0, 4_000_000_000),
        ("mono2-s32", np.int32, 1, -2_000_000_000, 2_000_000_000),
    ]:
        ds = pixels(base("Thirty-two bits", "1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE"), ROWS, COLUMNS, "MONOCHROME2", 32, 32, signed)
        ds.PixelData = picture(low, high, dtype).tobytes()
        save(name, ds)

    ds = pixels(base("Floating point", "1.2.840.10008.5.1.4.1.1.30"), ROWS, COLUMNS, "MONOCHROME2", 32, 32)
    for word in ("BitsStored", "HighBit", "PixelRepresentation"):
        delattr(ds, word)
    ds.FloatPixelData = (picture(0, 1000, np.float32) / 8).astype("<f4").tobytes()
    save("float32", ds)

    ds = pixels(base("Floating point, double", "1.2.840.10008.5.1.4.1.1.30"), ROWS, COLUMNS, "MONOCHROME2", 64, 64)
    for word in ("BitsStored", "HighBit", "PixelRepresentation"):
        delattr(ds, word)
    ds.DoubleFloatPixelData = (picture(0, 1000, np.float64) / 8).astype("<f8").tobytes()
    save("float64", ds)

    ds = pixels(base("One bit", "1.2.840.10008.5.1.4.1.1.66.4", "SEG"), 11, 13, "MONOCHROME2", 1, 1, frames=3)
    bits = np.concatenate([picture(0, 255, np.uint8, 11, 13, turn).ravel() > 127 for turn in range(3)])
    packed = np.packbits(bits, bitorder="little").tobytes()
    ds.PixelData = packed + b"\0" * (len(packed) % 2)
    save("one-bit-3-frames", ds)

    ds = pixels(base("Frames"), ROWS, COLUMNS, "MONOCHROME2", 8, 8, frames=4)
    ds.FrameTime = "40"
    ds.PixelData = b"".join(picture(0, 255, np.uint8, turn=turn).tobytes() for turn in range(4))
    save("mono2-u8-4-frames", ds)


def colours():
    rgb = colour()
    for name, planar in (("rgb-by-pixel", 0), ("rgb-by-plane", 1)):
        ds = pixels(base("Colour"), ROWS, COLUMNS, "RGB", 8, 8, samples=3, planar=planar)
        ds.PixelData = (np.transpose(rgb, (2, 0, 1)) if planar else rgb).tobytes()
        save(name, ds)

    ds = pixels(base("Colour of 16 bits"), ROWS, COLUMNS, "RGB", 16, 16, samples=3)
    ds.PixelData = colour(high=65535, dtype=np.uint16).tobytes()
    save("rgb-u16", ds)

    ds = pixels(base("YBR"), ROWS, COLUMNS, "YBR_FULL", 8, 8, samples=3)
    ds.PixelData = rgb.tobytes()
    save("ybr-full", ds)

    ds = pixels(base("YBR by plane"), ROWS, COLUMNS, "YBR_FULL", 8, 8, samples=3, planar=1)
    ds.PixelData = np.transpose(rgb, (2, 0, 1)).tobytes()
    save("ybr-full-by-plane", ds)

    ds = pixels(base("YBR 4:2:2"), ROWS, COLUMNS, "YBR_FULL_422", 8, 8, samples=3)
    pairs = rgb.reshape(-1, 2, 3)
    ds.PixelData = np.stack([pairs[:, 0, 0], pairs[:, 1, 0], pairs[:, 0, 1], pairs[:, 0, 2]], axis=-1).tobytes()
    save("ybr-full-422", ds)


def palettes():
    index = picture(0, 63, np.uint8)
    red, green, blue = (np.arange(64) * 4, 255 - np.arange(64) * 4, (np.arange(64) * 8) % 256)
    ds = pixels(base("Palette of 8 bits"), ROWS, COLUMNS, "PALETTE COLOR", 8, 8)
    for word, table in zip(("Red", "Green", "Blue"), (red, green, blue)):
        setattr(ds, f"{word}PaletteColorLookupTableDescriptor", [64, 0, 8])
        setattr(ds, f"{word}PaletteColorLookupTableData", table.astype(np.uint8).tobytes())
    ds.PixelData = index.tobytes()
    save("palette-u8", ds)

    ds = pixels(base("Palette of 16 bits"), ROWS, COLUMNS, "PALETTE COLOR", 8, 8)
    for word, table in zip(("Red", "Green", "Blue"), (red, green, blue)):
        setattr(ds, f"{word}PaletteColorLookupTableDescriptor", [64, 0, 16])
        setattr(ds, f"{word}PaletteColorLookupTableData", (table * 257).astype("<u2").tobytes())
    ds.PixelData = index.tobytes()
    save("palette-u16", ds)

    ds = pixels(base("Segmented palette"), ROWS, COLUMNS, "PALETTE COLOR", 8, 8)
    # Eight entries as written, then a line to 65,535 over 24 entries; blue repeats its first segment twice
    discrete = [0, 8, *range(0, 8000, 1000)]
    line = [1, 24, 65535]
    again = [0, 16, *range(0, 16000, 1000), 2, 1, 0, 0]
    for word, words in (("Red", discrete + line), ("Green", discrete + [1, 24, 0]), ("Blue", again)):
        setattr(ds, f"{word}PaletteColorLookupTableDescriptor", [32, 0, 16])
        setattr(ds, f"Segmented{word}PaletteColorLookupTableData", np.array(words, "<u2").tobytes())
    ds.PixelData = (index // 2).tobytes()
    save("palette-segmented", ds)


def encodings():
    grey = picture(0, 4095, np.uint16)

    def plain(name):
        ds = pixels(base(name), ROWS, COLUMNS, "MONOCHROME2", 16, 12)
        ds.PixelData = grey.tobytes()
        return ds

    save("implicit", plain("Implicit VR"), uid.ImplicitVRLittleEndian)
    save("deflated", plain("Deflated"), uid.DeflatedExplicitVRLittleEndian)
    save("no-preamble", plain("Meta without preamble"), preamble=False)
    save("no-meta-explicit", plain("No meta"), meta=False)
    save("no-meta-implicit", plain("No meta"), uid.ImplicitVRLittleEndian, meta=False)
    big = plain("Big endian")
    big.PixelData = grey.astype(">u2").tobytes()
    save("big-endian-u16", big, uid.ExplicitVRBigEndian)

    ds = pixels(base("Big endian words of bytes"), 3, 5, "MONOCHROME2", 8, 8, frames=3)
    values = np.arange(45, dtype=np.uint8) * 5
    swapped = np.append(values, 0).astype(np.uint8).reshape(-1, 2)[:, ::-1].tobytes()
    ds["PixelData"] = element("OW", swapped)
    save("big-endian-ow-u8-odd-frames", ds, uid.ExplicitVRBigEndian)


def element(vr, value):
    return DataElement(0x7FE00010, vr, value)


def encapsulated():
    grey = picture(0, 4095, np.uint16)
    signed = picture(-2048, 2047, np.int16)
    small = picture(0, 255, np.uint8)
    rgb = colour()

    def mono(name, stored=12, is_signed=0, frames=1, allocated=16):
        return pixels(base(name), ROWS, COLUMNS, "MONOCHROME2", allocated, stored, is_signed, frames=frames)

    def rgb_of(name, photometric="RGB"):
        return pixels(base(name), ROWS, COLUMNS, photometric, 8, 8, samples=3)

    def rle(array):
        from pydicom.pixels.encoders.native import _encode_frame as encode
        from pydicom.pixels.encoders.base import EncodeRunner

        runner = EncodeRunner(uid.RLELossless)
        samples = array.shape[2] if array.ndim == 3 else 1
        runner.set_options(
            rows=array.shape[0], columns=array.shape[1], samples_per_pixel=samples, bits_allocated=array.itemsize * 8,
            bits_stored=array.itemsize * 8, pixel_representation=0, number_of_frames=1, planar_configuration=0,
            photometric_interpretation="RGB" if samples == 3 else "MONOCHROME2",
        )
        return bytes(encode(array.tobytes(), runner))

    compressed(mono("RLE"), [rle(grey)], uid.RLELossless, "rle-u16")
    compressed(mono("RLE signed", 16, 1), [rle(signed.view(np.uint16))], uid.RLELossless, "rle-s16")
    compressed(rgb_of("RLE colour"), [rle(rgb)], uid.RLELossless, "rle-rgb")
    compressed(rgb_of("RLE YBR", "YBR_FULL"), [rle(rgb)], uid.RLELossless, "rle-ybr-full")
    frames = [rle(picture(0, 4095, np.uint16, turn=turn)) for turn in range(3)]
    compressed(mono("RLE frames", frames=3), frames, uid.RLELossless, "rle-3-frames-no-table", has_bot=False)

    jpeg = imagecodecs.jpeg8_encode
    compressed(mono("JPEG", 8, allocated=8), [jpeg(small, 90)], uid.JPEGBaseline8Bit, "jpeg-grey")
    compressed(
        rgb_of("JPEG YBR", "YBR_FULL_422"), [jpeg(rgb, 90, colorspace="RGB", outcolorspace="YCBCR", subsampling="422")],
        uid.JPEGBaseline8Bit, "jpeg-ybr-422",
    )
    compressed(
        rgb_of("JPEG RGB"), [jpeg(rgb, 90, colorspace="RGB", outcolorspace="RGB")], uid.JPEGBaseline8Bit, "jpeg-rgb"
    )
    compressed(
        mono("JPEG of 12 bits"), [jpeg(grey, 95, bitspersample=12)], uid.JPEGExtended12Bit, "jpeg-12"
    )
    for predictor in range(1, 8):
        syntax = uid.JPEGLosslessSV1 if predictor == 1 else uid.JPEGLossless
        frame = jpeg(grey, lossless=True, predictor=predictor, bitspersample=12)
        compressed(mono(f"JPEG lossless {predictor}"), [frame], syntax, f"jpeg-lossless-sv{predictor}")
    compressed(
        mono("JPEG lossless signed", 16, 1), [jpeg(signed.view(np.uint16), lossless=True, predictor=1, bitspersample=16)],
        uid.JPEGLosslessSV1, "jpeg-lossless-s16",
    )
    compressed(
        rgb_of("JPEG lossless colour"), [jpeg(rgb, lossless=True, predictor=1, colorspace="RGB", outcolorspace="RGB")],
        uid.JPEGLosslessSV1, "jpeg-lossless-rgb",
    )

    jls = imagecodecs.jpegls_encode
    compressed(mono("JPEG-LS", 16), [jls(grey)], uid.JPEGLSLossless, "jpegls-u16")
    compressed(mono("JPEG-LS signed", 16, 1), [jls(signed.view(np.uint16))], uid.JPEGLSLossless, "jpegls-s16")
    compressed(mono("JPEG-LS near lossless", 8, allocated=8), [jls(small, 3)], uid.JPEGLSNearLossless, "jpegls-near")
    compressed(rgb_of("JPEG-LS colour"), [jls(rgb)], uid.JPEGLSLossless, "jpegls-rgb")

    j2k = lambda array, **options: imagecodecs.jpeg2k_encode(array, codecformat="j2k", **options)
    compressed(mono("JPEG 2000", 16), [j2k(grey, reversible=True)], uid.JPEG2000Lossless, "j2k-u16")
    compressed(mono("JPEG 2000 signed", 16, 1), [j2k(signed, reversible=True)], uid.JPEG2000Lossless, "j2k-s16")
    compressed(
        mono("JPEG 2000, unsigned stream", 16, 1), [j2k(signed.view(np.uint16), reversible=True)],
        uid.JPEG2000Lossless, "j2k-s16-unsigned-stream",
    )
    compressed(
        rgb_of("JPEG 2000 colour", "YBR_RCT"), [j2k(rgb, reversible=True, mct=True)], uid.JPEG2000Lossless, "j2k-rct"
    )
    compressed(
        rgb_of("JPEG 2000 colour, lossy", "YBR_ICT"), [j2k(rgb, level=40, reversible=False, mct=True)],
        uid.JPEG2000, "j2k-ict",
    )
    compressed(mono("JPEG 2000 in a JP2 file", 16), [imagecodecs.jpeg2k_encode(grey, codecformat="jp2", reversible=True)],
               uid.JPEG2000Lossless, "j2k-jp2")

    htj2k = imagecodecs.htj2k_encode
    compressed(mono("HTJ2K", 16), [htj2k(grey, reversible=True)], uid.HTJ2KLossless, "htj2k-u16")
    compressed(mono("HTJ2K signed", 16, 1), [htj2k(signed, reversible=True)], uid.HTJ2KLossless, "htj2k-s16")
    compressed(rgb_of("HTJ2K colour", "YBR_RCT"), [htj2k(rgb, reversible=True, rgb=True)], uid.HTJ2KLossless, "htj2k-rgb")

    # How frames lie in fragments
    frames = [jls(picture(0, 4095, np.uint16, turn=turn)) for turn in range(3)]
    kind = uid.JPEGLSLossless
    compressed(mono("Fragments", 16), frames[:1], kind, "fragments-1-frame", fragments=3)
    compressed(mono("Fragments of frames", 16, frames=3), frames, kind, "fragments-3-frames-table", fragments=2)
    compressed(mono("Fragments without table", 16, frames=3), frames, kind, "fragments-3-frames-no-table", fragments=2, has_bot=False)
    ds = mono("Extended offset table", 16, frames=3)
    ds["PixelData"] = element("OB", b"")
    ds.PixelData, ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = encapsulate_extended(frames)
    ds["PixelData"].is_undefined_length = True
    save("extended-offset-table", ds, kind)


def tables():
    grey = picture(0, 255, np.uint16)
    ds = pixels(base("Modality LUT", modality="CR"), ROWS, COLUMNS, "MONOCHROME2", 16, 8)
    lut = Dataset()
    lut.LUTDescriptor, lut.ModalityLUTType = [256, 0, 16], "OD"
    lut.add_new(0x00283006, "US", [int(value) for value in np.arange(256) ** 2])
    ds.ModalityLUTSequence = Sequence([lut])
    ds.PixelData = grey.tobytes()
    save("modality-lut", ds)

    ds = pixels(base("VOI LUT", modality="DX"), ROWS, COLUMNS, "MONOCHROME2", 16, 8)
    first, second = Dataset(), Dataset()
    first.LUTDescriptor, first.LUTExplanation = [128, 64, 10], "BONE"
    first.add_new(0x00283006, "US", [value * 8 for value in range(128)])
    second.LUTDescriptor, second.LUTExplanation = [256, 0, 8], "SOFT"
    second.add_new(0x00283006, "US", [255 - value for value in range(256)])
    ds.VOILUTSequence = Sequence([first, second])
    ds.PixelData = grey.tobytes()
    save("voi-lut", ds)

    ds = pixels(base("Sigmoid", modality="MG"), ROWS, COLUMNS, "MONOCHROME2", 16, 8)
    ds.WindowCenter, ds.WindowWidth, ds.VOILUTFunction = "128", "64", "SIGMOID"
    ds.PixelData = grey.tobytes()
    save("sigmoid", ds)

    ds = pixels(base("Overlay"), ROWS, COLUMNS, "MONOCHROME2", 8, 8)
    ds.PixelData = picture(0, 255, np.uint8).tobytes()
    mask = np.zeros((10, 7), np.uint8)
    mask[2, :] = mask[:, 3] = 1
    for number, (vr, value) in {
        0x0010: ("US", 10), 0x0011: ("US", 7), 0x0040: ("CS", "G"), 0x0050: ("SS", [5, 3]), 0x0100: ("US", 1),
        0x0102: ("US", 0), 0x0022: ("LO", "A cross"), 0x1500: ("LO", "Cross"),
    }.items():
        ds.add_new(0x60000000 + number, vr, value)
    bits = np.packbits(mask.ravel(), bitorder="little").tobytes()
    ds.add_new(0x60003000, "OW", bits + b"\0" * (len(bits) % 2))
    save("overlay", ds)

    ds = pixels(base("Enhanced", "1.2.840.10008.5.1.4.1.1.2.1", "CT"), ROWS, COLUMNS, "MONOCHROME2", 16, 16, 1, frames=3)
    shared, measures, orientation, transformation = Dataset(), Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = ["0.8", "0.6"], "3"
    orientation.ImageOrientationPatient = ["0", "1", "0", "0", "0", "-1"]
    transformation.RescaleIntercept, transformation.RescaleSlope, transformation.RescaleType = "-1000", "1", "HU"
    shared.PixelMeasuresSequence = Sequence([measures])
    shared.PlaneOrientationSequence = Sequence([orientation])
    shared.PixelValueTransformationSequence = Sequence([transformation])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    ds.PerFrameFunctionalGroupsSequence = Sequence()
    for frame in range(3):
        groups, position, window = Dataset(), Dataset(), Dataset()
        position.ImagePositionPatient = [str(3 * frame), "-50", "60"]
        window.WindowCenter, window.WindowWidth = str(40 + frame), "400"
        groups.PlanePositionSequence = Sequence([position])
        groups.FrameVOILUTSequence = Sequence([window])
        ds.PerFrameFunctionalGroupsSequence.append(groups)
    ds.PixelData = b"".join(picture(0, 2000, np.int16, turn=turn).tobytes() for turn in range(3))
    save("enhanced-ct", ds)


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def content(kind, name, **values):
    item = Dataset()
    item.RelationshipType, item.ValueType = "CONTAINS", kind
    item.ConceptNameCodeSequence = Sequence([name])
    for word, value in values.items():
        setattr(item, word, value)
    return item


def others():
    ds = base("Report", "1.2.840.10008.5.1.4.1.1.88.22", "SR")
    ds.CompletionFlag, ds.VerificationFlag = "COMPLETE", "UNVERIFIED"
    ds.ValueType = "CONTAINER"
    ds.ConceptNameCodeSequence = Sequence([code("18747-6", "LN", "CT report")])
    findings = content("CONTAINER", code("121070", "DCM", "Findings"))
    measured = Dataset()
    measured.NumericValue = "12.50"
    measured.MeasurementUnitsCodeSequence = Sequence([code("mm", "UCUM", "millimeter")])
    findings.ContentSequence = Sequence([
        content("TEXT", code("121071", "DCM", "Finding"), TextValue="No\\fracture.\r\nÄ second line."),
        content("NUM", code("410668003", "SCT", "Length"), MeasuredValueSequence=Sequence([measured])),
        content("CODE", code("363698007", "SCT", "Site"), ConceptCodeSequence=Sequence([code("39607008", "SCT", "Lung")])),
        content("PNAME", code("121008", "DCM", "Observer"), PersonName="Probe^Otto^^Dr."),
        content("DATE", code("111060", "DCM", "Date"), Date="20240301"),
    ])
    ds.ContentSequence = Sequence([findings])
    save("report", ds)

    ds = base("A letter", "1.2.840.10008.5.1.4.1.1.104.1", "DOC")
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ds.DocumentTitle, ds.MIMETypeOfEncapsulatedDocument = "Letter of discharge", "application/pdf"
    ds.EncapsulatedDocumentLength = len(pdf)
    ds.EncapsulatedDocument = pdf + b"\0" * (len(pdf) % 2)
    save("encapsulated-pdf", ds)

    ds = base("A presentation state", "1.2.840.10008.5.1.4.1.1.11.1", "PR")
    ds.ContentLabel = "MARKS"
    save("presentation-state", ds)

    ds = pixels(base("No pixels"), ROWS, COLUMNS, "MONOCHROME2", 16, 12)
    save("no-pixels", ds)

    ds = pixels(base("Video", "1.2.840.10008.5.1.4.1.1.77.1.1.1", "ES"), ROWS, COLUMNS, "YBR_PARTIAL_420", 8, 8, samples=3, frames=20)
    compressed(ds, [b"\x00\x00\x01\xb3not a real video"], uid.MPEG2MPML, "video")

    ds = pixels(base("Unknown compression"), ROWS, COLUMNS, "MONOCHROME2", 8, 8)
    compressed(ds, [b"\x01\x02\x03\x04"], uid.UID(ROOT + "8.1"), "unknown-syntax")

    ds = pixels(base("Cut"), ROWS, COLUMNS, "MONOCHROME2", 8, 8)
    ds.PixelData = picture(0, 255, np.uint8).tobytes()
    save("cut", ds)
    FILES["cut"] = FILES["cut"][:-100]

    ds = pixels(base("Manufacturer’s entries"), ROWS, COLUMNS, "MONOCHROME2", 8, 8)
    ds.add_new(0x00091010, "LO", "PRIVATE")
    ds.add_new(0x00290010, "LO", "MAKER")
    ds.add_new(0x00180027, "LO", "not in the table")
    ds.PixelData = picture(0, 255, np.uint8).tobytes()
    save("private", ds)


def disc():
    """A DICOMDIR of two patients, whose records lie in the file in the reverse of their order."""
    tree = []
    for name, number in (("Probe^Paula", "P-1"), ("Muster^Max", "P-2")):
        images = [
            ("IMAGE", {0x00041511: ("UI", f"{ROOT}3.{number[-1]}{n}"), 0x00200013: ("IS", str(n))}, ["DICOM", f"PAT{number[-1]}", f"IM{n:06}"], [])
            for n in (1, 2)
        ]
        series = ("SERIES", {0x00080060: ("CS", "CT"), 0x0020000E: ("UI", f"{ROOT}2.{number[-1]}"), 0x00200011: ("IS", "7"), 0x0008103E: ("LO", "Axial")}, None, images)
        study = ("STUDY", {0x00080020: ("DA", "20240229"), 0x00080030: ("TM", "101500"), 0x00081030: ("LO", "Chest"), 0x0020000D: ("UI", f"{ROOT}1.{number[-1]}")}, None, [series])
        tree.append(("PATIENT", {0x00100010: ("PN", name), 0x00100020: ("LO", number)}, None, [study]))

    flat = []

    def collect(records):
        for index, record in enumerate(records):
            flat.append((record, records[index + 1] if index + 1 < len(records) else None))
            collect(record[3])

    collect(tree)
    flat.reverse()

    def build(offsets):
        ds = Dataset()
        ds.FileSetID = "CD1"
        ds.add_new(0x00041200, "UL", offsets.get(id(tree[0]), 0))
        ds.add_new(0x00041202, "UL", offsets.get(id(tree[-1]), 0))
        ds.add_new(0x00041212, "US", 0)
        items = []
        for (kind, values, path, below), following in flat:
            item = Dataset()
            item.add_new(0x00041400, "UL", offsets.get(id(following), 0) if following else 0)
            item.add_new(0x00041410, "US", 0xFFFF)
            item.add_new(0x00041420, "UL", offsets.get(id(below[0]), 0) if below else 0)
            item.add_new(0x00041430, "CS", kind)
            if path:
                item.add_new(0x00041500, "CS", path)
            for tag, (vr, value) in values.items():
                item.add_new(tag, vr, value)
            items.append(item)
        ds.DirectoryRecordSequence = Sequence(items)
        return ds

    def written(offsets):
        ds = build(offsets)
        header = FileMetaDataset()
        header.MediaStorageSOPClassUID, header.MediaStorageSOPInstanceUID = "1.2.840.10008.1.3.10", ROOT + "4"
        header.TransferSyntaxUID, header.ImplementationClassUID = uid.ExplicitVRLittleEndian, ROOT + "9"
        header.FileMetaInformationVersion = b"\x00\x01"
        out = DicomBytesIO()
        out.is_implicit_VR, out.is_little_endian = False, True
        out.write(b"\0" * 128 + b"DICM")
        write_file_meta_info(out, header)
        write_dataset(out, ds)
        return out.getvalue()

    # Offsets are those of the items' tags; they do not change the length of what is written
    content, at = written({}), 0
    offsets = {}
    for record, _ in flat:
        at = content.index(b"\xfe\xff\x00\xe0", at)
        offsets[id(record)] = at
        at += 4
    FILES["DICOMDIR"] = written(offsets)


def make():
    for part in (native, colours, palettes, encodings, encapsulated, tables, others, disc):
        part()
    return FILES
