"""Makes the PDFs of fixtures/: each shows one thing that viewers leave out. Everything in them is invented.

python3 make-fixtures.py. Needs: pikepdf, pillow 13.0.0.
"""

import io
import pathlib
import struct

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw, ImageOps

HERE = pathlib.Path(__file__).parent / "fixtures"
A4 = [0, 0, 595, 842]


def document():
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    return pdf, font


def page(pdf, font, lines=(), size=A4, **more):
    content = "".join(f"BT /F1 14 Tf 60 {size[3] - 90 - 30 * at} Td ({line}) Tj ET\n" for at, line in enumerate(lines))
    made = pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array(size),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=Stream(pdf, content.encode("latin-1")),
            **more,
        )
    )
    pdf.pages.append(pikepdf.Page(made))
    return pdf.pages[-1]


def save(pdf, name, **options):
    pdf.save(HERE / name, static_id=not options, compress_streams=True, **options)
    print(name, (HERE / name).stat().st_size)


def picture_page(pdf, font, data, columns, rows, **image):
    made = page(pdf, font)
    made.Resources.XObject = Dictionary(
        Im=Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=columns, Height=rows, **image)
    )
    made.Contents = Stream(pdf, b"q 475 0 0 600 60 120 cm /Im Do Q")
    return made


def scan():
    picture = Image.new("1", (320, 400), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 300, 40), fill=0)
    pen.ellipse((60, 100, 260, 300), outline=0, width=9)
    pen.text((40, 340), "INVENTED FAX", fill=0)
    return picture


def main():
    HERE.mkdir(exist_ok=True)
    picture = scan()
    # ITU-T T.6 as a fax machine's software puts it into a PDF
    tiff = io.BytesIO()
    # Ink is 1 in it, as in every fax
    ImageOps.invert(picture).save(tiff, format="TIFF", compression="group4")
    with Image.open(tiff) as read:
        at, length = read.tag_v2[273][0], read.tag_v2[279][0]
    fax = tiff.getvalue()[at : at + length]
    pdf, font = document()
    picture_page(
        pdf, font, fax, *picture.size, ColorSpace=Name.DeviceGray, BitsPerComponent=1, Filter=Name.CCITTFaxDecode,
        DecodeParms=Dictionary(K=-1, Columns=picture.size[0], Rows=picture.size[1], BlackIs1=False),
    )
    save(pdf, "fax.pdf")

    pdf, font = document()
    jpx = io.BytesIO()
    picture.convert("L").save(jpx, format="JPEG2000", irreversible=False)
    picture_page(pdf, font, jpx.getvalue(), *picture.size, ColorSpace=Name.DeviceGray, Filter=Name.JPXDecode)
    save(pdf, "jpeg2000.pdf")

    pdf, font = document()
    for number in range(1, 4):
        page(pdf, font, [f"Page {number}", "The potassium is 4.1 mmol/L.", "Herr M\xfcller was seen twice."])
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = "Letter about the spring"
        xmp["dc:creator"] = ["Dr Invented"]
    pdf.docinfo["/Title"] = "Letter about the spring"
    pdf.docinfo["/Author"] = "Dr Invented"
    pdf.docinfo["/CreationDate"] = "D:20260302101112+01'00'"
    save(pdf, "letter.pdf")
    save(pdf, "locked.pdf", encryption=pikepdf.Encryption(user="open sesame", owner="owner", R=6))

    pdf, font = document()
    made = page(pdf, font, ["A plan with notes"])
    made.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Text, Rect=Array([300, 700, 320, 720]), T=String("Nurse Invented"),
                    Contents=String("Stop the heparin before surgery"), M=String("D:20260301080000Z"), Open=False,
                )
            ),
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([60, 740, 200, 760]),
                    QuadPoints=Array([60, 760, 200, 760, 60, 740, 200, 740]), C=Array([1, 1, 0]),
                    Contents=String("Ask again on Monday"), T=String("Dr Invented"),
                )
            ),
        ]
    )
    save(pdf, "notes.pdf")

    pdf, font = document()
    made = page(pdf, font, ["Intake form", "Allergies:"])
    def field(rect, **more):
        return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rect), F=4, **more))
    fields = [
        field([200, 715, 450, 735], FT=Name.Tx, T=String("allergies"), V=String("PENICILLIN"), DA=String("/Helv 12 Tf 0 g")),
        field([200, 680, 450, 700], FT=Name.Ch, Ff=131072, T=String("group"), V=String("0 neg"),
              Opt=Array([String("A pos"), String("0 neg")]), DA=String("/Helv 12 Tf 0 g")),
        field([200, 650, 214, 664], FT=Name.Btn, T=String("pacemaker"), V=Name.Yes, AS=Name.Yes,
              MK=Dictionary(CA=String("4"))),
    ]
    made.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(fields), DA=String("/Helv 12 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=font))
    )
    save(pdf, "form-without-appearances.pdf")

    pdf, font = document()
    page(pdf, font, ["A letter with a file in it"])
    pdf.attachments["results.txt"] = pikepdf.AttachedFileSpec(
        pdf, b"Potassium 4.1 mmol/L\n", filename="results.txt", mime_type="text/plain", description="Results"
    )
    save(pdf, "attachment.pdf")
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
    save(pdf, "portfolio.pdf")


main()
