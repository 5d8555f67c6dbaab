"""Writes fixtures/*.dcm and hashes.json: what pydicom decodes of frame 0 of every file that the tests open.

    python3 -m pip install pydicom==3.0.1 numpy==2.4.6 pylibjpeg==2.1.0 pylibjpeg-libjpeg==2.5.0 \\
        pylibjpeg-openjpeg==2.6.0 pylibjpeg-rle==2.2.0 pyjpegls==1.5.1 python-gdcm==3.2.6 imagecodecs==2026.3.6
    python3 test/viewers/dicom/make-hashes.py [folder with the shared samples]

What is hashed (SHA-256): `Dataset.pixel_array` of pydicom with its defaults, frame 0, C order, little endian, in its own
type. That is before rescale, colour by pixel, YBR_FULL and YBR_FULL_422 as RGB, without the bits that BitsStored leaves
out, the sign extended. One thing is different: where HighBit is not BitsStored - 1, the samples are taken as PS3.5 8.1.1
says, while pydicom takes the lowest bits.
"""

import base64
import hashlib
import json
import logging
import pathlib
import sys
import warnings

import numpy as np
import pydicom
from pydicom.data import get_testdata_files

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from make_files import make  # noqa: E402

HERE = pathlib.Path(__file__).parent
# Files of the pydicom wheel that are decoded in another way on purpose, with the reason
SKIPPED = {
    "JPEG2000-embedded-sequence-delimiter.dcm": "its header and its stream differ in size",
    "JPGExtended.dcm": "lossy, 12 bits: jpeg-12 among the fixtures is compared sample by sample",
}

# Lossy JPEG where decoders differ by 1 in the inverse DCT or in upsampling: the samples are kept, too
TOLERANT = {"jpeg-ybr-422.dcm", "jpeg-12.dcm"}


def first_frame(path):
    """Frame 0 as the module's text says; None if there is no picture, or pydicom cannot decode it."""
    try:
        ds = pydicom.dcmread(path)
        array = ds.pixel_array
    except Exception:
        return None
    frames = int(ds.get("NumberOfFrames", 1) or 1)
    frame = np.ascontiguousarray(array[0] if frames > 1 else array)
    frame = frame.astype(frame.dtype.newbyteorder("<"))
    if "PixelData" in ds and ds.HighBit != ds.BitsStored - 1:
        frame = with_high_bit(ds)
    samples = {"samples": base64.b64encode(frame.tobytes()).decode()} if path.name in TOLERANT else {}
    return {
        "rows": int(ds.Rows),
        "columns": int(ds.Columns),
        "frames": frames,
        "type": frame.dtype.name,
        "sha256": hashlib.sha256(frame.tobytes()).hexdigest(),
        **samples,
    }


def with_high_bit(ds):
    """Samples whose highest bit is not the last of BitsStored (PS3.5 8.1.1): pydicom takes the lowest bits instead."""
    words = np.frombuffer(ds.PixelData, f"<{'ui'[ds.PixelRepresentation]}{ds.BitsAllocated // 8}")
    words = words[: ds.Rows * ds.Columns * ds.SamplesPerPixel]
    # Shifting a signed type to the right extends its sign
    return np.right_shift(np.left_shift(words, ds.BitsAllocated - 1 - ds.HighBit), ds.BitsAllocated - ds.BitsStored)


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    fixtures = HERE / "fixtures"
    fixtures.mkdir(exist_ok=True)
    for name, content in make().items():
        (fixtures / f"{name}.dcm").write_bytes(content)
    shared = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2].parent / "shared"
    wheel = [path for path in get_testdata_files("*.dcm") if "dicomdirtests" not in path]
    groups = {
        "fixtures": sorted(fixtures.glob("*.dcm")),
        "samples": sorted((shared / "samples" / "dicom").glob("*.dcm")),
        "pydicom": sorted(pathlib.Path(path) for path in wheel if "/pydicom/data/" in path),
    }
    hashes = {}
    for group, paths in groups.items():
        found = {path.name: first_frame(path) for path in paths if path.name not in SKIPPED}
        hashes[group] = {name: frame for name, frame in found.items() if frame}
    (HERE / "hashes.json").write_text(json.dumps(hashes, indent=2) + "\n")
    for group, found in hashes.items():
        print(group, len(found), "of", len(groups[group]))


main()
