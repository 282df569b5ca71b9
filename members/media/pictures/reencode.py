"""Decode and re-encode a picture, in a process of its own with resource limits.

It is started by its path and never imported: only here are untrusted bytes decoded.
Its argument is one of SIZES. It reads them from stdin and writes to stdout: a line with
kind, width, height and 1 if it can hardly be seen on white, then the new bytes; or a line
with `refused` and an error code.
"""

import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, MpoImagePlugin, WebPImagePlugin

KINDS = ["PNG", "JPEG", "WEBP"]
# A phone's photograph has up to fifty million. The decoder of WebP holds a picture thrice.
MAX_PIXELS = 50_000_000
MAX_PIXELS_OF_WEBP = 16_000_000
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")  # bytes 4 to 12
PDF = b"%PDF-"  # among the first bytes
LOSSY = ("WEBP", {"quality": 85, "method": 4})
LOSSIER = ("WEBP", {"quality": 50, "method": 4})
# The longest side in pixels: the largest on any page, at twice the resolution; the bytes
# above which the next encoding is tried; and the encodings by kind.
SIZES = {
    "small": (
        512,
        150_000,
        {
            "PNG": [("PNG", {"optimize": True}), LOSSY],
            "JPEG": [("JPEG", {"quality": 88, "subsampling": 0, "optimize": True})],
            "WEBP": [("WEBP", {"lossless": True, "method": 4}), LOSSY],
        },
    ),
    "large": (
        1280,
        400_000,
        {
            "PNG": [("PNG", {}), LOSSY, LOSSIER],
            "JPEG": [("JPEG", {"quality": 85, "optimize": True}), LOSSY, LOSSIER],
            "WEBP": [LOSSY, LOSSIER],
        },
    ),
}
LIMITS = {
    resource.RLIMIT_AS: 400_000_000,  # bytes
    resource.RLIMIT_CPU: 5,  # seconds
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 2_000_000,  # bytes written
    resource.RLIMIT_NOFILE: 3,  # stdin, stdout and stderr: no file and no socket
}
# Imported now, since Pillow would import them lazily, when no file can be opened.
TOO_PALE = 205  # grey on white: a contrast below 1.6
HARDLY_DRAWN = 32  # of 255 of opacity
LEAST_INK, LEAST_INK_OF_DRAWN = 0.004, 0.1  # shares of the pixels
DECODERS = [Image.preinit(), MpoImagePlugin, WebPImagePlugin]
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
SRGB = ImageCms.createProfile("sRGB")


class PictureRefusedError(Exception):
    """The picture is refused; the argument is the error code."""


def reencode(data, size):
    """Return (kind, width, height, is pale, bytes) of the picture, without metadata."""
    side, heavy, encodings = SIZES[size]
    picture = _open_picture(data)
    kind = "JPEG" if picture.format == "MPO" else picture.format
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        raise PictureRefusedError("moving")
    picture.draft(None, (2 * side, 2 * side))
    picture = _to_common_mode(picture)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    # After it is small: turning copies all of it.
    ImageOps.exif_transpose(picture, in_place=True)
    picture = _without_opaque_alpha(_to_srgb(picture))
    picture.info.clear()
    is_pale = _is_pale(picture)
    kind, encoded = _encode(picture, encodings[kind], heavy)
    return kind, *picture.size, is_pale, encoded


def _open_picture(data):
    try:
        picture = Image.open(BytesIO(data), formats=KINDS)
    except Image.UnidentifiedImageError as unknown:
        is_pdf = PDF in data[:1024]
        code = "heic" if data[4:12] in HEIC else "pdf" if is_pdf else "unknown"
        raise PictureRefusedError(code) from unknown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureRefusedError("large") from bomb
    pixels = picture.width * picture.height
    if picture.format == "WEBP" and pixels > MAX_PIXELS_OF_WEBP:
        raise PictureRefusedError("large")
    return picture


def _to_common_mode(picture):
    """Convert palettes and unusual depths; transparency is preserved."""
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 16 bits of grey, which convert() would clip
        return picture.convert("I").point(lambda grey: grey / 256).convert("L")
    is_common = picture.mode in ("L", "RGB", "CMYK")
    return picture if is_common else picture.convert("RGB")


def _to_srgb(picture):
    """Convert the colours from the picture's own ICC profile to sRGB."""
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        if profile:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, own, SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        pass  # a profile for another mode: the colours are used as they are
    return picture.convert(mode)


def _without_opaque_alpha(picture):
    is_opaque = picture.mode == "RGBA" and picture.getextrema()[3] == (255, 255)
    return picture.convert("RGB") if is_opaque else picture


def _is_pale(picture):
    """Whether the picture can hardly be seen on white: too little of it is dark enough.

    White pixels may be the ground of the picture; transparent ones are not.
    """
    drawn, least = picture.width * picture.height, LEAST_INK
    if picture.mode == "RGBA":
        ground = Image.new("RGBA", picture.size, "white")
        drawn = sum(picture.getchannel("A").histogram()[HARDLY_DRAWN:])
        least = LEAST_INK_OF_DRAWN
        picture = Image.alpha_composite(ground, picture)
    ink = sum(picture.convert("L").histogram()[:TOO_PALE])
    return ink < least * drawn


def _encode(picture, encodings, heavy):
    for kind, options in encodings:
        file = BytesIO()
        picture.save(file, kind, **options)
        if file.tell() <= heavy:
            break
    return kind.lower(), file.getvalue()


def output_for(data, size):
    """Return the output for the bytes, with any error of a decoder as a refusal."""
    try:
        kind, width, height, is_pale, encoded = reencode(data, size)
    except PictureRefusedError as refusal:
        return f"refused {refusal}\n".encode()
    except MemoryError:
        return b"refused large\n"
    except Exception:  # a decoder may raise anything at bytes made for it
        return b"refused broken\n"
    return f"{kind} {width} {height} {is_pale:d}\n".encode() + encoded


def set_limits():
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    set_limits()
    sys.stdout.buffer.write(output_for(sys.stdin.buffer.read(), sys.argv[1]))
