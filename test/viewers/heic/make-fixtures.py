"""Makes the HEICs of this folder and pixels.json: means of blocks of what pillow-heif (libheif, libde265) decodes.

Run once: python3 make-fixtures.py. Needs: pillow 13.0.0, pillow-heif 1.8.1, numpy. Everything in the pictures and their
metadata is invented; the place is the middle of the North Sea.
"""

import json
import pathlib

import numpy
import pillow_heif
from PIL import Image, ImageDraw

HERE = pathlib.Path(__file__).parent
W, H = 80, 60
expected = {}


def drawing():
    picture = Image.new("RGB", (W, H), (250, 250, 245))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((4, 4, 34, 24), fill=(200, 30, 40))
    pen.ellipse((40, 20, 76, 56), fill=(20, 90, 180))
    return picture


def exif(orientation=1):
    tags = Image.Exif()
    tags[274] = orientation
    tags[0x010F] = "Invented"
    tags.get_ifd(0x8769)[0x9003] = "2026:03:02 10:11:12"
    gps = tags.get_ifd(0x8825)
    gps.update({1: "N", 2: (55.0, 30.0, 0.0), 3: "E", 4: (3.0, 15.0, 0.0), 29: "2026:03:02"})
    return tags


def save(name, pictures, **options):
    first, *others = pictures
    first.save(HERE / name, format="HEIF", quality=80, save_all=bool(others), append_images=others, **options)
    expected[name] = []
    read = pillow_heif.open_heif(HERE / name)
    for image in read:
        pixels = numpy.asarray(image.to_pillow().convert("RGB"))
        height, width = pixels.shape[:2]
        blocks = pixels.reshape(height // 10, 10, width // 10, 10, 3).mean((1, 3)).round().astype(int)
        expected[name].append({"width": width, "height": height, "blocks": blocks.flatten().tolist()})


pillow_heif.register_heif_opener()
picture = drawing()
save("plain.heic", [picture])
save("photo-with-place.heic", [picture], exif=exif().tobytes())
save("turned.heic", [picture], exif=exif(6).tobytes())
save("mirrored.heic", [picture], exif=exif(2).tobytes())
save("two-pictures.heic", [picture, picture.rotate(180)])
(HERE / "pixels.json").write_text(json.dumps(expected, separators=(",", ":")).replace("}],", "}],\n") + "\n")
for file in sorted(HERE.glob("*.heic")):
    print(file.name, file.stat().st_size, [(e["width"], e["height"]) for e in expected[file.name]])
