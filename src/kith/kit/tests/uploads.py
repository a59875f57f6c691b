"""Files that somebody may send in the place of a photo, honest and hostile. All made here."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pillow_heif import register_heif_opener

SECRET = b"7 Elm Row, taken by Nan"
SCRIPT = b"<html><script>alert(1)</script></html>"


def a_photo(kind="JPEG", size=(640, 480), colour=(10, 120, 200), mode="RGB", **options):
    """Return an honest photo: half of it red, so that one can see which way is up."""
    picture = Image.new("RGB", size, colour)
    picture.paste((220, 20, 20), (0, 0, size[0], size[1] // 2))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, **options)
    return out.getvalue()


def a_phones_photo(kind="JPEG"):
    """Return a photo as a phone makes it: lying on its side, with its place, its owner and a note."""
    register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise
    exif[0x010E] = SECRET.decode()
    exif[0x0110] = "Nan's phone"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 12.0, 30.0), "E", (0.0, 7.0, 15.0)
    return a_photo(kind, exif=exif.tobytes(), **({"comment": SECRET} if kind == "JPEG" else {}))


def a_zip(name="a.txt", content=b"words"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def a_zip_bomb():
    """Return 40 kB or so that unpack to many megabytes."""
    return a_zip("bomb", b"\0" * 40_000_000)


def a_macro_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", '<Types><Default Extension="bin"/></Types>')
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    return out.getvalue()


def a_pixel_bomb(width=60_000, height=60_000):
    """Return a PNG of a few bytes that says it is as large as a house."""

    def chunk(name, data):
        body = name + data
        return struct.pack("!L", len(data)) + body + struct.pack("!L", zlib.crc32(body))

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"
EXE = b"MZ\x90\x00\x03" + b"\0" * 60 + b"This program cannot be run in DOS mode." + b"\0" * 400

NO_PHOTOS = {
    "an SVG with a script": ("me.svg", SVG),
    "an SVG called a photo": ("me.jpg", SVG),
    "HTML called a photo": ("me.jpg", SCRIPT),
    "HTML behind the first bytes of a photo": ("me.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + SCRIPT),
    "a PDF that is a ZIP too": ("me.pdf", PDF + a_zip()),
    "a ZIP bomb": ("me.zip", a_zip_bomb()),
    "a ZIP bomb called a photo": ("me.png", a_zip_bomb()),
    "a document with macros": ("me.docm", a_macro_document()),
    "a document with macros called a photo": ("me.jpeg", a_macro_document()),
    "a program called a photo": ("me.jpg", EXE),
    "0 bytes": ("me.jpg", b""),
    "a pixel bomb": ("me.png", a_pixel_bomb()),
    "a pixel bomb that a decoder would begin": ("me.png", a_pixel_bomb(9_000, 9_000)),
    "a photo cut in the middle": ("me.png", a_photo("PNG")[:300]),
    "the first bytes of each kind": ("me.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
    "a HEIC of nothing": ("me.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40),
    "a GIF": ("me.gif", a_photo("GIF")),
    "a TIFF": ("me.jpg", a_photo("TIFF")),
}
"""T-32's list and what is near it: none of them may be taken."""
