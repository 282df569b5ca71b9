"""An upload is re-encoded: the picture stays, and nothing else in the file."""

from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from members import pictures
from members.models import Image
from tests.support.pictures import drawing, file_of, opened, upload
from tests.support.refusals import told

pytestmark = pytest.mark.django_db
SECRET = "hemmelig sted"


def stored(data):
    return opened(bytes(pictures.store_upload(upload(data)).data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_each_kind_comes_back_as_the_same_kind(kind):
    image = pictures.store_upload(upload(file_of(drawing(), kind)))

    reencoded = opened(bytes(image.data))
    assert (reencoded.format, reencoded.size) == (kind, (300, 200))
    assert (image.kind, image.width, image.height) == (kind.lower(), 300, 200)
    assert nearly(reencoded.convert("RGB").getpixel((150, 100)), (20, 40, 180))
    assert nearly(reencoded.convert("RGB").getpixel((2, 2)), (200, 30, 30))


def nearly(colour, wanted):
    return all(abs(a - b) < 12 for a, b in zip(colour, wanted, strict=True))


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


def test_a_large_picture_becomes_a_small_one_of_the_same_shape():
    image = pictures.store_upload(upload(file_of(drawing((3000, 1500)))))

    assert (image.width, image.height) == (512, 256)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_a_profile_may_be_larger(kind):
    data = file_of(drawing((2560, 1280)), kind)

    image = pictures.store_upload(upload(data), "large")

    assert (image.kind, image.width, image.height) == (kind.lower(), 1280, 640)


def test_the_heaviest_picture_of_a_profile_can_be_stored():
    noise = [Pillow.effect_noise((1280, 1280), 120) for _colour in "RGB"]
    data = file_of(Pillow.merge("RGB", noise), "JPEG", quality=90)

    image = pictures.store_upload(upload(data), "large")

    assert (image.kind, image.width) == ("webp", 1280)


def test_a_photograph_in_the_wrong_format_is_written_with_a_little_loss():
    data = file_of(Pillow.effect_noise((500, 500), 90))

    image = pictures.store_upload(upload(data))

    assert image.kind == "webp"
    assert image.size < len(data)


def test_a_photograph_loses_its_metadata_and_is_rotated_upright():
    picture = drawing()
    exif = picture.getexif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = SECRET
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitude: (59.0, 8.0, 20.5)})
    data = file_of(picture, "JPEG", exif=exif, comment=SECRET)
    assert (SECRET.encode() in data, b"Exif" in data) == (True, True)

    image = pictures.store_upload(upload(data))

    reencoded = opened(bytes(image.data))
    assert (dict(reencoded.getexif()), reencoded.size) == ({}, (200, 300))
    assert not {"exif", "comment", "xmp", "icc_profile"} & set(reencoded.info)
    assert SECRET.encode() not in bytes(image.data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_no_text_and_no_profile_are_left_in_a_file(kind):
    words = PngImagePlugin.PngInfo()
    for name in ("Author", "Comment", "XML:com.adobe.xmp"):
        words.add_itxt(name, SECRET)
    xmp = f"<x>{SECRET}</x>".encode()
    data = file_of(
        drawing(), kind, pnginfo=words, xmp=xmp, icc_profile=profile(), dpi=(72, 72)
    )
    assert (SECRET.encode() in data, b"acsp" in data) == (True, kind != "PNG")

    image = pictures.store_upload(upload(data))

    left = opened(bytes(image.data)).info
    assert set(left) & {"Author", "Comment", "xmp", "icc_profile", "dpi"} == set()
    assert SECRET.encode() not in bytes(image.data)


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_colours_are_converted_by_the_pictures_own_profile():
    # A profile in which red and blue are swapped.
    swapped = profile().replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ")
    swapped = swapped.replace(b"....", b"bXYZ")

    reencoded = stored(file_of(drawing(), icc_profile=swapped))

    red, _green, blue = reencoded.getpixel((2, 2))
    assert blue > 150 > red


@pytest.mark.parametrize("broken", [b"", b"no profile", profile()[:200]])
def test_an_invalid_profile_is_ignored(broken):
    reencoded = stored(file_of(drawing(), icc_profile=broken))

    assert reencoded.getpixel((2, 2)) == (200, 30, 30)


def test_the_same_picture_twice_is_one_row_that_counts_as_new():
    data = file_of(drawing())
    first = pictures.store_upload(upload(data))

    second = pictures.store_upload(upload(data))

    assert (first.pk, first.hash) == (second.pk, second.hash)
    assert Image.objects.get().made_at == second.made_at > first.made_at


TOO_LARGE = "The file is too large. A picture can be at most 2 MB."


@pytest.mark.parametrize("more", [1, 20_000_000], ids=["a byte", "twenty million"])
def test_a_file_with_too_many_bytes_is_refused_unread(more):
    file = BytesIO(file_of(drawing()).ljust(2 * 1024 * 1024 + more, b"\0"))

    assert told(lambda: pictures.store_upload(file)) == [TOO_LARGE]
    assert file.tell() == 2 * 1024 * 1024 + 1


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind):
    frames = [drawing((30, 20)), drawing((30, 20)).rotate(90)]
    data = file_of(frames[0], kind, save_all=True, append_images=frames[1:])

    refused = told(lambda: pictures.store_upload(upload(data)))

    assert refused == ["The picture is animated. Choose a still picture."]


def test_of_a_photograph_with_several_views_the_first_is_stored():
    views = [drawing(), drawing((30, 20))]
    data = file_of(views[0], "MPO", save_all=True, append_images=views[1:])

    assert (stored(data).format, stored(data).size) == ("JPEG", (300, 200))


def on_nothing(colour, part=(50, 50, 250, 150)):
    picture = Pillow.new("RGBA", (300, 200), (0, 0, 0, 0))
    picture.paste(colour, part)
    return picture


def on_white(colour, part):
    picture = Pillow.new("RGB", (300, 200), "white")
    picture.paste(colour, part)
    return picture


THIN = (20, 90, 280, 93)
PALE = {
    "white on nothing": (on_nothing("white"), True),
    "light grey on nothing": (on_nothing("#dddddd"), True),
    "half transparent grey": (on_nothing((120, 120, 120, 60)), True),
    "dark on nothing": (on_nothing("#0b5a4a"), False),
    "yellow and green on white": (on_white("#3a7a2a", (10, 10, 60, 60)), False),
    "a thin dark line on white": (on_white("black", THIN), False),
    "nothing but white": (on_white("white", THIN), True),
    "cream on white": (on_white("#fff8e0", (0, 0, 200, 200)), True),
}


@pytest.mark.parametrize("case", PALE)
def test_what_can_hardly_be_seen_on_white_is_noticed(case):
    picture, is_pale = PALE[case]

    assert pictures.store_upload(upload(file_of(picture, "PNG"))).is_pale == is_pale
