"""Draws a picture anew, in a process of its own that can do little harm.

It is started by its path and never imported: only here are bytes decoded that somebody
unknown has sent. It reads them from its input and writes what came of them: a line with
kind, width and height, then the new bytes; or a line with `refused` and a word.
"""

import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, MpoImagePlugin, WebPImagePlugin

KINDS = ["PNG", "JPEG", "WEBP"]
MOST_PIXELS = 16_000_000
SIDE = 512  # pixels; nothing that the pages show is larger, on fine screens either
HEAVY = 150_000  # bytes; what is heavier without loss is written with a little
LITTLE_LOSS = ("WEBP", {"quality": 85, "method": 4})
WAYS = {
    "PNG": [("PNG", {"optimize": True}), LITTLE_LOSS],
    "JPEG": [("JPEG", {"quality": 88, "subsampling": 0, "optimize": True})],
    "WEBP": [("WEBP", {"lossless": True, "method": 4}), LITTLE_LOSS],
}
LIMITS = {
    resource.RLIMIT_AS: 400_000_000,  # bytes
    resource.RLIMIT_CPU: 5,  # seconds
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 2_000_000,  # bytes that it can write
    resource.RLIMIT_NOFILE: 3,  # what it has been given: it opens no file and no socket
}
# Pillow would import them when they are needed: then no file can be opened any more.
READERS = [Image.preinit(), MpoImagePlugin, WebPImagePlugin]
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
SRGB = ImageCms.createProfile("sRGB")


class RefusedError(Exception):
    """It is not drawn; the argument is the word for why."""


def redraw(data):
    """Give the picture anew as (kind, width, height, bytes), without anything else."""
    picture = _open(data)
    kind = "JPEG" if picture.format == "MPO" else picture.format
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        raise RefusedError("moving")
    picture.draft(None, (2 * SIDE, 2 * SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    picture = _plain(picture)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    picture = _without_idle_alpha(_in_srgb(picture))
    picture.info.clear()
    kind, written = _written(picture, WAYS[kind])
    return kind, *picture.size, written


def _open(data):
    try:
        return Image.open(BytesIO(data), formats=KINDS)
    except Image.UnidentifiedImageError as unknown:
        raise RefusedError("unknown") from unknown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise RefusedError("large") from bomb


def _plain(picture):
    """Leave palettes and odd depths behind; what can be seen through stays so."""
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 16 bits of grey, which convert() would cut off
        return picture.convert("I").point(lambda grey: grey / 256).convert("L")
    kept = picture.mode in ("L", "RGB", "CMYK")
    return picture if kept else picture.convert("RGB")


def _in_srgb(picture):
    """Give the colours as every screen understands them, by the picture's own profile."""
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        if profile:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, own, SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        pass  # the profile is for something else: the colours are taken as they are
    return picture.convert(mode)


def _without_idle_alpha(picture):
    is_idle = picture.mode == "RGBA" and picture.getextrema()[3] == (255, 255)
    return picture.convert("RGB") if is_idle else picture


def _written(picture, ways):
    for kind, options in ways:
        file = BytesIO()
        picture.save(file, kind, **options)
        if file.tell() <= HEAVY:
            break
    return kind.lower(), file.getvalue()


def answer(data):
    """Say what came of the bytes, whatever they did to those who tried to read them."""
    try:
        kind, width, height, drawn = redraw(data)
    except RefusedError as refusal:
        return f"refused {refusal}\n".encode()
    except MemoryError:
        return b"refused large\n"
    except Exception:  # a decoder may raise anything at bytes made for it
        return b"refused broken\n"
    return f"{kind} {width} {height}\n".encode() + drawn


def limit():
    for what, most in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
