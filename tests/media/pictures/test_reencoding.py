"""An upload is re-encoded: the picture stays, and nothing else in the file."""

from io import BytesIO
from struct import pack

import pytest
from PIL import Image as Pillow, ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from members.media import pictures
from members.models import Image
from tests.support.pictures import drawing, file_of, opened, upload
from tests.support.refusals import told

SECRET = "hemmelig sted"
MOST = 15 * 1024 * 1024  # bytes


def store(data, *size):
    """Return the Image of an upload, and the picture that it holds."""
    image = pictures.store_upload(upload(data), *size)
    return image, opened(bytes(image.data))


def stored(data):
    return store(data)[1]


def nearly(colour, wanted):
    return all(abs(a - b) < 12 for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_each_kind_comes_back_as_the_same_without_text_and_profile(kind):
    words = PngImagePlugin.PngInfo()
    for name in ("Author", "Comment", "XML:com.adobe.xmp"):
        words.add_itxt(name, SECRET)
    given = {"pnginfo": words, "xmp": f"<x>{SECRET}</x>".encode(), "dpi": (72, 72)}
    data = file_of(drawing(), kind, icc_profile=profile(), **given)
    assert (SECRET.encode() in data, b"acsp" in data) == (True, kind != "PNG")

    image, reencoded = store(data)

    assert (reencoded.format, reencoded.size) == (kind, (300, 200))
    assert (image.kind, image.width, image.height) == (kind.lower(), 300, 200)
    assert nearly(reencoded.convert("RGB").getpixel((150, 100)), (20, 40, 180))
    assert nearly(reencoded.convert("RGB").getpixel((2, 2)), (200, 30, 30))
    names = {"Author", "Comment", "xmp", "icc_profile", "dpi"}
    assert names & set(reencoded.info) == set()
    assert SECRET.encode() not in bytes(image.data)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_is_preserved(kind):
    reencoded = stored(file_of(drawing(mode="RGBA"), kind, lossless=True))

    assert (reencoded.mode, reencoded.getpixel((2, 2))[3]) == ("RGBA", 0)
    assert reencoded.getpixel((150, 100)) == (20, 40, 180, 255)


KIND_OF = {"CMYK": "JPEG", "PA": "WEBP"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "I;16", "CMYK"])
def test_unusual_colour_modes_are_converted(mode):
    picture = drawing(mode="L" if mode == "I;16" else mode)
    deep = picture.convert("I").point(lambda grey: grey * 256).convert("I;16")
    data = file_of(deep if mode == "I;16" else picture, KIND_OF.get(mode, "PNG"))

    reencoded = stored(data).convert("RGB")

    for place in ((2, 2), (150, 100)):
        assert nearly(reencoded.getpixel(place), picture.convert("RGB").getpixel(place))


def test_a_large_picture_becomes_a_small_one_of_the_same_shape_less_small_on_a_profile():
    image, _reencoded = store(file_of(drawing((3000, 1500))))
    assert (image.width, image.height) == (512, 256)

    for kind in ("PNG", "JPEG", "WEBP"):
        image, _reencoded = store(file_of(drawing((2560, 1280)), kind), "large")
        assert (image.kind, image.width, image.height) == (kind.lower(), 1280, 640)


def test_the_heaviest_picture_of_a_profile_can_be_stored():
    noise = [Pillow.effect_noise((1280, 1280), 120) for _colour in "RGB"]
    data = file_of(Pillow.merge("RGB", noise), "JPEG", quality=90)

    image, _reencoded = store(data, "large")

    assert (image.kind, image.width) == ("webp", 1280)


def test_a_photograph_in_the_wrong_format_is_written_with_a_little_loss():
    data = file_of(Pillow.effect_noise((500, 500), 90))

    image, _reencoded = store(data)

    assert (image.kind, image.size < len(data)) == ("webp", True)


def test_a_photograph_loses_its_metadata_and_is_rotated_upright():
    picture = drawing()
    exif = picture.getexif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = SECRET
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitude: (59.0, 8.0, 20.5)})
    data = file_of(picture, "JPEG", exif=exif, comment=SECRET)
    assert (SECRET.encode() in data, b"Exif" in data) == (True, True)

    image, reencoded = store(data)

    assert (dict(reencoded.getexif()), reencoded.size) == ({}, (200, 300))
    assert not {"exif", "comment", "xmp", "icc_profile"} & set(reencoded.info)
    assert SECRET.encode() not in bytes(image.data)


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_colours_are_converted_by_the_pictures_own_profile_unless_it_is_invalid():
    # A profile in which red and blue are swapped.
    swapped = profile().replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ")
    swapped = swapped.replace(b"....", b"bXYZ")

    for own in (swapped, b"", b"no profile", profile()[:200]):
        red, _green, blue = stored(file_of(drawing(), icc_profile=own)).getpixel((2, 2))
        if own == swapped:
            assert blue > 150 > red
        else:
            assert (red, blue) == (200, 30), own


def test_the_same_picture_twice_is_one_row_that_counts_as_new():
    data = file_of(drawing())
    first = pictures.store_upload(upload(data))

    second = pictures.store_upload(upload(data))

    assert (first.pk, first.hash) == (second.pk, second.hash)
    assert Image.objects.get().made_at == second.made_at > first.made_at


def test_the_heaviest_photograph_of_a_phone_becomes_small():
    photograph = file_of(drawing((8_064, 6_048)), "JPEG").ljust(MOST, b"\0")

    image, _reencoded = store(photograph, "large")

    assert (image.kind, image.width, image.height) == ("jpeg", 1280, 960)


HEIC = (
    "This is a HEIC picture. Save it as JPEG and choose it again. On an iPhone, choose"
)
HEIC += " it from Photos: it is then sent as JPEG."


@pytest.mark.parametrize("brand", ["heic", "heix", "mif1"])
def test_a_picture_in_the_own_format_of_phones_is_refused_by_its_name(brand):
    data = pack(">I4s4s", 24, b"ftyp", brand.encode()) + bytes(12)

    assert told(pictures.store_upload, upload(data)) == [HEIC]


TOO_LARGE = "The file is too large. A picture can be at most 15 MB."


def test_a_file_with_too_many_bytes_is_refused_unread():
    for more in (1, 20_000_000):
        file = BytesIO(file_of(drawing()).ljust(MOST + more, b"\0"))
        assert told(pictures.store_upload, file) == [TOO_LARGE]
        assert file.tell() == MOST + 1


def test_an_animation_is_refused_and_of_several_views_the_first_is_stored():
    first, second = drawing(), drawing().rotate(90)
    for kind in ("PNG", "WEBP"):
        data = file_of(first, kind, save_all=True, append_images=[second])
        refused = told(pictures.store_upload, upload(data))
        assert refused == ["The picture is animated. Choose a still picture."], kind
    views = file_of(first, "MPO", save_all=True, append_images=[drawing((30, 20))])

    view = stored(views)

    assert (view.format, view.size) == ("JPEG", (300, 200))


def painted(colour, part, ground="white"):
    mode = "RGB" if ground == "white" else "RGBA"
    picture = Pillow.new(mode, (300, 200), ground)
    picture.paste(colour, part)
    return picture


NOTHING, MIDDLE, THIN = (0, 0, 0, 0), (50, 50, 250, 150), (20, 90, 280, 93)
PALE = [
    (painted("white", MIDDLE, NOTHING), True),
    (painted("#dddddd", MIDDLE, NOTHING), True),
    (painted((120, 120, 120, 60), MIDDLE, NOTHING), True),
    (painted("#0b5a4a", MIDDLE, NOTHING), False),
    (painted("#3a7a2a", (10, 10, 60, 60)), False),
    (painted("black", THIN), False),
    (painted("white", THIN), True),
    (painted("#fff8e0", (0, 0, 200, 200)), True),
]


@pytest.mark.parametrize(("picture", "is_pale"), PALE)
def test_what_can_hardly_be_seen_on_white_is_noticed(picture, is_pale):
    image, _reencoded = store(file_of(picture))

    assert image.is_pale == is_pale
