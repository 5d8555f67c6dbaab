"""Makes photos that say where they were taken (the middle of the North Sea), and checks photos that no longer should.

python3 make-fixtures.py            makes the files of fixtures/
python3 make-fixtures.py FOLDER     compares the cleaned files of a folder with them: no place, the same pixels and
                                    orientation, as Pillow reads them
Needs: pillow 13.0.0, pillow-heif 1.8.1, tifffile, numpy.
"""

import pathlib
import struct
import sys
import zlib

import numpy
import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin

HERE = pathlib.Path(__file__).parent / "fixtures"
pillow_heif.register_heif_opener()

XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    b'exif:GPSLatitude="55,30.0N" exif:GPSLongitude="3,15.0E" photoshop:City="Doggerland">'
    b"<dc:title>A wound on day 3</dc:title><Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li>"
    b"<Iptc4xmpExt:City>Doggerland</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>"
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def drawing():
    picture = Image.new("RGB", (48, 32), (250, 250, 245))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((4, 4, 20, 14), fill=(200, 30, 40))
    pen.ellipse((24, 8, 44, 28), fill=(20, 90, 180))
    return picture


def exif(orientation=6):
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "Invented"
    tags[0x0110] = "Camera 1"
    tags.get_ifd(0x8769)[0x9003] = "2026:03:02 10:11:12"
    tags.get_ifd(0x8769)[0x9011] = "+01:00"
    tags.get_ifd(0x8825).update(
        {1: "N", 2: (55.0, 30.0, 0.0), 3: "E", 4: (3.0, 15.0, 0.0), 27: b"ASCII\0\0\0NORTHSEA", 29: "2026:03:02"}
    )
    return tags


def iptc():
    def data_set(number, value):
        return b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value

    block = data_set(5, b"A wound") + data_set(90, b"Doggerland") + data_set(101, b"North Sea")
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + (b"\0" if len(block) % 2 else b"")
    content = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make():
    HERE.mkdir(exist_ok=True)
    picture = drawing()
    raw = exif().tobytes()
    picture.save(HERE / "place.jpg", quality=80, exif=raw, xmp=XMP)
    # IPTC behind the first segments, and a preview behind the end with an EXIF block of its own
    bytes_ = (HERE / "place.jpg").read_bytes()
    at = bytes_.index(b"\xff\xdb")
    (HERE / "place-iptc.jpg").write_bytes(bytes_[:at] + iptc() + bytes_[at:])
    picture.resize((24, 16)).save(HERE / "preview.jpg", quality=60, exif=raw)
    picture.save(HERE / "plain.jpg", quality=80)
    (HERE / "place-in-preview.jpg").write_bytes((HERE / "plain.jpg").read_bytes() + (HERE / "preview.jpg").read_bytes())
    (HERE / "preview.jpg").unlink()
    picture.save(HERE / "no-place.jpg", quality=80, exif=without_gps(exif()))
    picture.save(HERE / "place.png", exif=raw)
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=False)
    picture.save(HERE / "place-xmp.png", pnginfo=text)
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    picture.save(HERE / "place-packed.png", pnginfo=text)
    text = PngImagePlugin.PngInfo()
    digits = raw.hex()
    text.add_text("Raw profile type exif", f"\nexif\n{len(raw):8}\n{digits}\n", zip=True)
    picture.save(HERE / "place-raw-profile.png", pnginfo=text)
    picture.save(HERE / "place.webp", quality=80, exif=raw, xmp=XMP)
    picture.save(HERE / "place.tif", exif=raw)
    picture.save(HERE / "place.heic", format="HEIF", quality=60, exif=raw, xmp=XMP)
    for orientation in range(1, 9):
        picture.save(HERE / f"orientation-{orientation}.jpg", quality=80, exif=only(orientation))
    frames = [picture.convert("P"), picture.rotate(180).convert("P")]
    frames[0].save(HERE / "two-frames.gif", save_all=True, append_images=frames[1:], duration=200, loop=0)
    for file in sorted(HERE.iterdir()):
        print(file.name, file.stat().st_size)


def only(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def without_gps(tags):
    fresh = Image.Exif()
    fresh[0x0112] = 6
    fresh.get_ifd(0x8769)[0x9003] = "2026:03:02 10:11:12"
    return fresh.tobytes()


def check(folder):
    for file in sorted(pathlib.Path(folder).iterdir()):
        with Image.open(file) as cleaned, Image.open(HERE / file.name) as given:
            assert not dict(cleaned.getexif().get_ifd(0x8825)), f"{file.name}: GPS"
            for name in ("xmp", "XML:com.adobe.xmp"):
                packet = cleaned.info.get(name, b"")
                packet = packet.encode() if isinstance(packet, str) else packet
                assert b"GPSL" not in packet and b"Doggerland" not in packet, f"{file.name}: XMP"
            assert cleaned.getexif().get(0x0112) == given.getexif().get(0x0112), f"{file.name}: orientation"
            assert numpy.array_equal(numpy.asarray(cleaned), numpy.asarray(given)), f"{file.name}: pixels"
            bytes_ = file.read_bytes()
            for word in (b"Doggerland", b"North Sea", b"NORTHSEA"):
                assert word not in bytes_, f"{file.name}: {word}"
            print(file.name, "has no place, the same pixels and orientation", cleaned.getexif().get(0x0112))


if len(sys.argv) > 1:
    check(sys.argv[1])
else:
    make()
