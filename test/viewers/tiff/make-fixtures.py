"""Makes the TIFFs of this folder and pixels.json: what Pillow (libtiff) or tifffile decode of them.

Run once, when a case is added: python3 make-fixtures.py
Needs: pillow 13.0.0, tifffile 2026.3.3, imagecodecs, numpy. Everything in the pictures is invented.
Hashes are SHA-256 of RGBA samples, 8 bits each, after orientation.
"""

import hashlib
import json
import pathlib
import struct

import numpy
import tifffile
from PIL import Image, ImageDraw, ImageOps

HERE = pathlib.Path(__file__).parent / "fixtures"
W, H = 45, 30
expected = {}


def drawing(mode="RGB"):
    """Not symmetric in any direction, so that a wrong orientation shows."""
    picture = Image.new("RGB", (W, H), (250, 250, 245))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((3, 3, 18, 12), fill=(200, 30, 40))
    pen.ellipse((20, 10, 42, 27), fill=(20, 90, 180))
    pen.line((0, H - 1, W - 1, 0), fill=(10, 140, 60))
    return picture.convert(mode)


def note(name, *frames):
    expected[name] = [described(frame, "jpeg" in name) for frame in frames]


def described(frame, lossy):
    """Decoders of JPEG differ by a step or two: there, means of blocks of 5 by 5 pixels instead of a hash."""
    pixels = frame.convert("RGBA").tobytes()
    size = {"width": frame.width, "height": frame.height}
    if not lossy:
        return {**size, "sha256": hashlib.sha256(pixels).hexdigest()}
    blocks = numpy.asarray(frame.convert("RGB")).reshape(H // 5, 5, W // 5, 5, 3).mean((1, 3))
    return {**size, "blocks": blocks.round().astype(int).flatten().tolist()}


def save(name, picture, compression=None, shown=None, **options):
    picture.save(HERE / name, format="TIFF", compression=compression, **options)
    with Image.open(HERE / name) as read:
        note(name, shown or ImageOps.exif_transpose(read))


def raw(name, array, shown, **options):
    tifffile.imwrite(HERE / name, array, metadata=None, software=False, datetime=False, **options)
    if "jpeg" in name:
        with Image.open(HERE / name) as read:
            shown = read.convert("RGB")
    note(name, shown)


grey = drawing("L")
colour = drawing()
samples = numpy.asarray(colour)
bilevel = grey.point(lambda value: 255 if value > 128 else 0).convert("1", dither=Image.Dither.NONE)

for compression in ("group3", "group4", "packbits", "tiff_lzw", "tiff_adobe_deflate", None):
    save(f"bilevel-{compression or 'none'}.tif", bilevel, compression)
for name, compression in (("bilevel-white-is-zero-g4.tif", "group4"), ("bilevel-white-is-zero.tif", None)):
    # Pillow writes black only for PhotometricInterpretation 0: so the tag of an inverted picture is changed
    save(name, ImageOps.invert(bilevel), compression)
    written = bytearray((HERE / name).read_bytes())
    tag = written.index(struct.pack("<HHI", 262, 3, 1))
    written[tag + 8] = 0
    (HERE / name).write_bytes(written)
    note(name, bilevel)
save("bilevel-g3-2d.tif", bilevel, "group3", tiffinfo={292: 1})
save("bilevel-fill-order-2-g4.tif", bilevel, "group4", tiffinfo={266: 2})
for compression in ("packbits", "tiff_lzw", "tiff_adobe_deflate", None):
    save(f"grey-{compression or 'none'}.tif", grey, compression)
    save(f"rgb-{compression or 'none'}.tif", colour, compression)
save("grey-white-is-zero.tif", grey, None, tiffinfo={262: 0})
save("palette.tif", colour.quantize(16), "tiff_lzw")
save("rgba.tif", colour.convert("RGBA"), "tiff_lzw")
save("jpeg-grey.tif", grey, "jpeg")
save("jpeg-rgb.tif", colour, "jpeg")
for orientation in range(2, 9):
    save(f"orientation-{orientation}.tif", colour, "tiff_lzw", tiffinfo={274: orientation})
pages = [grey, grey.rotate(180), grey.rotate(90, expand=True)]
pages[0].save(HERE / "three-pages.tif", format="TIFF", compression="tiff_lzw", save_all=True, append_images=pages[1:])
note("three-pages.tif", *pages)


def cmyk_to_rgb(array):
    """The plain conversion without a profile: (255 - ink) * (255 - black) / 255."""
    ink = array.astype(numpy.uint32)
    rgb = ((255 - ink[..., :3]) * (255 - ink[..., 3:]) * 2 + 255) // 510
    return Image.fromarray(rgb.astype(numpy.uint8), "RGB")


cmyk = numpy.stack([255 - samples[..., 0], 255 - samples[..., 1], 255 - samples[..., 2], samples[..., 0] // 3], -1)
raw("cmyk.tif", cmyk, cmyk_to_rgb(cmyk), photometric="separated", compression="lzw")
raw("planar-rgb.tif", numpy.moveaxis(samples, -1, 0), colour, photometric="rgb", planarconfig="separate", compression="lzw")
raw("tiled-rgb.tif", samples, colour, photometric="rgb", tile=(16, 16), compression="zlib")
raw("tiled-planar.tif", numpy.moveaxis(samples, -1, 0), colour, photometric="rgb", planarconfig="separate", tile=(16, 16))
raw("predictor.tif", samples, colour, photometric="rgb", predictor=True, compression="lzw")
raw("big-endian.tif", samples, colour, photometric="rgb", byteorder=">", compression="lzw")
raw("bigtiff.tif", samples, colour, photometric="rgb", bigtiff=True, compression="lzw")
raw("strips.tif", samples, colour, photometric="rgb", rowsperstrip=7, compression="packbits")
deep = numpy.asarray(grey).astype(numpy.uint16) * 257
for order in "<>":
    raw(f"grey-16-{'little' if order == '<' else 'big'}.tif", deep, grey, photometric="minisblack", byteorder=order, compression="lzw", predictor=True)
luma = numpy.asarray(colour.convert("YCbCr"))
raw("jpeg-ycbcr.tif", luma, colour, photometric="ycbcr", compression="jpeg", compressionargs={"level": 95}, subsampling=(2, 2))
raw("jpeg-tiled.tif", luma, colour, photometric="ycbcr", compression="jpeg", compressionargs={"level": 95}, tile=(16, 16))
raw("grey-12-in-16.tif", (deep >> 4).astype(numpy.uint16), grey, photometric="minisblack")
raw("rgb-16.tif", samples.astype(numpy.uint16) * 257, colour, photometric="rgb", compression="zlib")


def handmade(name, tags, strip, shown):
    """Little-endian, one strip, uncompressed, for what the libraries do not write."""
    rows = sorted({**tags, 273: ("I", 0), 279: ("I", len(strip)), 278: ("I", tags[257][1])}.items())
    data_at = 8 + 2 + 12 * len(rows) + 4
    tail = b""
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(rows))
    for tag, (kind, *values) in rows:
        if tag == 273:
            values = [data_at + sum(2 * len(v) - 2 for _, (k, *v) in rows if k == "H" and len(v) > 2)]
        packed = struct.pack(f"<{len(values)}{kind}", *values)
        head += struct.pack("<HHI", tag, {"H": 3, "I": 4}[kind], len(values))
        if len(packed) <= 4:
            head += packed.ljust(4, b"\0")
        else:
            head += struct.pack("<I", data_at + len(tail))
            tail += packed
    extra = sum(2 * len(v) - 2 for _, (k, *v) in rows if k == "H" and len(v) > 2)
    head += b"\0\0\0\0" + tail
    body = head + bytes(max(0, data_at + extra - len(head))) + strip
    (HERE / name).write_bytes(body)
    note(name, shown)


nibbles = numpy.asarray(grey) >> 4
padded = numpy.pad(nibbles, ((0, 0), (0, W % 2)))
handmade(
    "grey-4.tif",
    {256: ("H", W), 257: ("H", H), 258: ("H", 4), 259: ("H", 1), 262: ("H", 1), 277: ("H", 1)},
    ((padded[:, 0::2] << 4) | padded[:, 1::2]).astype(numpy.uint8).tobytes(),
    Image.fromarray((nibbles * 17).astype(numpy.uint8), "L"),
)

(HERE.parent / "pixels.json").write_text(json.dumps(expected, separators=(",", ":")).replace("]},", "]},\n").replace("}],", "}],\n") + "\n")
print(len(expected), "fixtures,", max(file.stat().st_size for file in HERE.iterdir()), "bytes the largest")
