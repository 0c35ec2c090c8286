import io
import re
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from speakers.forms import PhotographField, SpeakerForm
from speakers.photographs import LONGEST_SIDE, Cut, _about, reencoded

NOT_A_PHOTOGRAPH = "This is not a photograph in JPEG, PNG or WebP, or the file is damaged."
TOO_MANY_PIXELS = "The photograph has more than 25 million pixels. Make it smaller first."
RED, BLUE = (220, 20, 20), (20, 20, 220)


def encoded(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def upload(content: bytes, name="a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(content: bytes, name="a.png") -> Image.Image:
    picture = Image.open(PhotographField().clean(upload(content, name)))
    picture.load()
    return picture


def refusal(content: bytes, name="a.png") -> list[str]:
    with pytest.raises(ValidationError) as refused:
        PhotographField().clean(upload(content, name))
    return refused.value.messages


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that says it has that many grey pixels and holds none of them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = (b"IDAT", zlib.compress(bytes((width + 1) * height if width * height < 10_000 else 0)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in (header, *chunks, pixels, (b"IEND", b"")))


def halves(size=(80, 40)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture


def near(picture: Image.Image, place: tuple[int, int], colour) -> bool:
    return all(abs(a - b) < 25 for a, b in zip(picture.getpixel(place), colour, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_kept_whole_as_a_jpeg_of_a_sane_size(form):
    picture = kept(encoded(halves((3200, 1800)), form))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (LONGEST_SIDE, 900))
    assert near(picture, (10, 320), RED)
    assert near(picture, (1590, 320), BLUE)


def test_a_small_photograph_is_not_blown_up():
    assert kept(encoded(halves((80, 40)), "PNG")).size == (80, 40)


@pytest.mark.parametrize(
    ("stem", "cut"),
    [
        ("0a1b-50-30-128", Cut("photographs/0a1b.jpg", 50, 30)),
        ("0a1b-0-100-480", Cut("photographs/0a1b.jpg", 0, 100)),
        ("0a1b", None),
        ("0a1b-50-30", None),
        ("0a1b-50-30-640", None),
        ("0a1b-50-30-99999", None),
        ("0a1b-050-30-128", None),
        ("0a1b-5²-30-128", None),
        ("0a1b-50-30-128-128", None),
        ("-50-30-128", Cut("photographs/.jpg", 50, 30)),
    ],
)
def test_u_20_a_square_is_known_by_its_name_and_has_one_of_two_sizes(stem, cut):
    assert Cut.of_square(stem) == cut


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg"),
        (b"<!doctype html><script>alert(1)</script>", "a.png"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
        (b"\xff\xd8\xff\xe0", "a.jpg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp"),
    ],
)
def test_what_is_no_photograph_is_refused(content, name):
    """U-01, U-02."""
    assert refusal(content, name) == [NOT_A_PHOTOGRAPH]


@pytest.mark.parametrize("form", ["EPS", "PDF", "TIFF", "GIF", "BMP", "ICO"])
def test_pictures_in_other_forms_are_refused(form):
    """U-18."""
    assert refusal(encoded(halves(), form), "a.jpg") == [NOT_A_PHOTOGRAPH]


@pytest.mark.parametrize(
    "content",
    [
        b"%!PS-Adobe-3.0\n%%BoundingBox: 0 0 1 1\n",
        b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 1, 1, 8, 3) + bytes(20),
        b"\xd7\xcd\xc6\x9a\x00\x00" + bytes(34),
    ],
    ids=["ps", "psd", "wmf"],
)
def test_drawings_are_refused(content):
    """U-18."""
    assert refusal(content, "a.png") == [NOT_A_PHOTOGRAPH]


@pytest.mark.parametrize("name", ["../../x.png", "a.php.png", ".png", "sample-speaker.png"])
@pytest.mark.django_db
def test_the_name_is_random_and_tells_nothing(name):
    """U-03, U-04, U-05."""
    form = SpeakerForm(
        {"name": "Sample Speaker", "photograph_alt": "Sample Speaker"},
        {"photograph": upload(encoded(halves(), "PNG"), name)},
    )
    name = form.save().photograph.name
    assert re.fullmatch(r"photographs/[0-9a-f]{24}\.jpg", name)
    with default_storage.open(name) as stored:
        assert Image.open(stored).format == "JPEG"


@pytest.mark.parametrize(("width", "height"), [(14_000, 13_000), (10_000, 9_000), (5_001, 5_000)])
def test_too_many_pixels_are_refused_before_they_are_unpacked(width, height):
    """U-06, U-07."""
    assert refusal(png(width, height)) == [TOO_MANY_PIXELS]


def test_a_file_of_more_than_10_mb_is_refused():
    """U-14, as far as a field goes."""
    assert refusal(bytes(11 * 1024 * 1024)) == ["The photograph has more than 10 MB. Save it smaller first."]


def test_a_photograph_taken_sideways_is_kept_upright_and_tells_not_where():
    """U-09."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0)})
    content = encoded(halves((80, 80)), "JPEG", exif=exif, quality=95, comment=b"at home", xmp=b"<x/>")
    assert dict(Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825))
    picture = kept(content, "a.jpg")
    assert near(picture, (40, 10), RED)
    assert near(picture, (40, 70), BLUE)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(picture.info)


@pytest.mark.parametrize(
    ("picture", "form"),
    [
        (halves().convert("CMYK"), "JPEG"),
        (halves().convert("P"), "PNG"),
        (halves().convert("RGBA"), "PNG"),
        (halves().convert("RGBA"), "WEBP"),
    ],
    ids=["cmyk", "palette", "alpha", "webp-alpha"],
)
def test_colours_of_every_kind_are_kept_as_rgb(picture, form):
    """U-10."""
    square = kept(encoded(picture, form))
    assert (square.mode, square.size) == ("RGB", (80, 40))
    assert near(square.resize((2, 1), Image.Resampling.BOX), (0, 0), RED)
    assert near(square.resize((2, 1), Image.Resampling.BOX), (1, 0), BLUE)


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((50, 50), (200, 0, 600, 400)),
        ((60, 0), (280, 0, 680, 400)),
        ((100, 100), (400, 0, 800, 400)),
        ((0, 0), (0, 0, 400, 400)),
        ((10, 50), (0, 0, 400, 400)),
    ],
)
def test_the_focus_is_the_middle_of_the_square_as_far_as_the_edges_let_it(focus, box):
    assert _about(Cut("photographs/a.jpg", *focus), 800, 400) == box
    turned = (box[1], box[0], box[3], box[2])
    assert _about(Cut("photographs/a.jpg", *reversed(focus)), 400, 800) == turned


def test_what_is_transparent_becomes_white():
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert near(kept(encoded(picture, "PNG")), (20, 20), (255, 255, 255))


@pytest.mark.parametrize(("value", "grey"), [(0, 0), (32_768, 128), (65_535, 255)])
def test_sixteen_bits_a_pixel_are_kept_as_eight(value, grey):
    """U-10."""
    assert near(kept(encoded(Image.new("I;16", (40, 40), value), "PNG")), (20, 20), (grey,) * 3)


def test_a_colour_profile_is_applied_and_left_out():
    """U-10."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = kept(encoded(halves((40, 40)), "JPEG", icc_profile=profile, quality=95))
    assert near(picture, (5, 20), RED)
    assert "icc_profile" not in picture.info


def with_profile(profile: bytes) -> bytes:
    return png(40, 40, (b"iCCP", b"a\0\0" + zlib.compress(profile)))


def test_a_broken_colour_profile_is_passed_over():
    """U-10."""
    assert near(kept(with_profile(b"no profile")), (20, 20), (0, 0, 0))


def test_a_colour_profile_of_20_mb_is_not_unpacked():
    """U-10."""
    assert refusal(with_profile(bytes(20 * 1024 * 1024))) == [NOT_A_PHOTOGRAPH]


def test_a_grey_picture_with_a_colour_profile_of_another_kind_is_kept():
    """U-10."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(kept(encoded(Image.new("L", (40, 40), 128), "PNG", icc_profile=profile)), (20, 20), (128,) * 3)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_photograph_is_refused(form):
    """U-12."""
    content = encoded(Image.effect_noise((64, 64), 90).convert("RGB"), form)
    assert refusal(content[: len(content) // 2]) == [NOT_A_PHOTOGRAPH]


def test_an_empty_file_is_refused():
    """U-13."""
    assert refusal(b"") == ["The submitted file is empty."]


def test_no_new_photograph_leaves_the_one_there_is():
    assert PhotographField(required=False).clean(None, "photographs/a.jpg") == "photographs/a.jpg"
    assert PhotographField(required=False).clean(None) is None


def test_a_photograph_is_read_from_its_beginning():
    file = upload(encoded(halves(), "PNG"))
    file.read()
    assert reencoded(file).size > 0
