"""Pictures that somebody sends: looked at for what they really are, and made anew, so that only what is seen stays.

A file's name is never used. Where and when a picture was taken, with what, a preview of the uncropped original, text,
scripts or another file appended to it: all of it goes, because nothing but pixels is carried over.
"""

import io
from dataclasses import dataclass
from threading import Lock
from typing import IO

import puremagic
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from kith.words import Refused, Say

__all__ = ["MOST_BYTES", "Picture", "is_made_anew", "picture_from"]

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""A phone's largest photo has 48 million."""
LONGEST_SIDE, SMALL_SIDE = 800, 96
KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG", ".png": "PNG", ".webp": "WEBP"}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
"""How a phone's HEIC begins; the library that tells other kinds takes it for a film."""
NOT_A_PICTURE = Say("That is not a photo we can read. Choose a JPEG, PNG, WebP or HEIC picture.")
TOO_LARGE = Say("That photo is larger than 15 MB. Choose a smaller one.")
TOO_MANY_PIXELS = Say("That photo has too many pixels to be opened safely. Choose a smaller one.")
EMPTY = Say("That file is empty. Choose another photo.")

_one_at_a_time = Lock()
"""A large picture takes a lot of memory while it is open: each process opens one at a time."""

register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo made anew, as WebP: as shown by itself, and cut square for lists."""

    whole: bytes
    small: bytes


def picture_from(file: IO[bytes], size: int) -> Picture:
    """Return a photo made anew from what somebody sent; ``size`` in bytes, as it arrived.

    Raises ``Refused`` with what to do when it is no photo, too large or broken.
    """
    if not size:
        raise Refused(EMPTY)
    if size > MOST_BYTES:
        raise Refused(TOO_LARGE)
    content = file.read(MOST_BYTES + 1)
    kind = _kind_of(content)
    with _one_at_a_time:
        whole = _opened(content, kind)
        small = ImageOps.fit(whole, (SMALL_SIDE, SMALL_SIDE))
        return Picture(_written(whole), _written(small))


def is_made_anew(content: bytes) -> bool:
    """Return whether a WebP holds nothing but pixels, no larger than we make them: such a one may stay as it is.

    One chunk of pixels from the first byte to the last leaves no room for notes, previews or another file.
    """
    if content[:4] != b"RIFF" or content[8:15] != b"WEBPVP8" or content[15:16] not in b" L":
        return False
    pixels = int.from_bytes(content[16:20], "little")
    if int.from_bytes(content[4:8], "little") + 8 != len(content) or 20 + pixels + pixels % 2 != len(content):
        return False
    try:
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as found:
            return max(found.size) <= LONGEST_SIDE and not getattr(found, "is_animated", False)
    except Exception:  # whatever a decoder makes of hostile bytes, it was not made by us
        return False


def _kind_of(content: bytes) -> str:
    """Return what the bytes say they are, if it is on the list; what the file is called does not matter."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return "HEIF"
    try:
        guesses = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        guesses = []
    for guess in guesses:
        if guess.extension in KINDS:
            return KINDS[guess.extension]
    raise Refused(NOT_A_PICTURE)


def _opened(content: bytes, kind: str) -> Image.Image:
    """Return the picture upright, in plain colours, small enough to go on with.

    Its header is asked how large it is before it is unpacked.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refused(TOO_MANY_PIXELS)
            plain = found if found.mode == "RGB" else _on_white(found)
            plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _only_pixels(ImageOps.exif_transpose(plain))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    except Exception as error:  # whatever a decoder makes of hostile bytes, it is no photo
        raise Refused(NOT_A_PICTURE) from error


def _on_white(found: Image.Image) -> Image.Image:
    """Return a picture in plain colours, white where one could see through; it still says which way is up."""
    if not found.has_transparency_data:
        return found.convert("RGB")
    clear = found.convert("RGBA")
    plain = Image.new("RGB", clear.size, "white")
    plain.paste(clear, mask=clear)
    plain.info["exif"] = found.info.get("exif", b"")
    return plain


def _only_pixels(picture: Image.Image) -> Image.Image:
    """Leave behind whatever else a picture carries: where it was taken, profiles, notes."""
    return Image.frombytes("RGB", picture.size, picture.tobytes())


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
