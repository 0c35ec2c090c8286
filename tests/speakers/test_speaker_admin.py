"""Speakers at the desk: their words, and photographs that are checked, made anew and never served as sent."""

import io
import struct
import zlib
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import connections
from django.db.models import ProtectedError
from django.utils import timezone
from PIL import Image, ImageCms

from agenda.erasure import forget_outdated
from agenda.publish import publish, withdraw
from socprog.storage import LimitedUpload
from speakers.models import Speaker
from speakers.photographs import Cut, sweep
from tests.events.test_event_admin import change, filled_in, refused
from tests.factories import (
    AppearanceFactory,
    EventFactory,
    OrganisationFactory,
    SpeakerFactory,
    browser_of,
    member,
)
from tests.site.test_pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

ADD = "/admin/speakers/speaker/add/"
NO_PHOTOGRAPH = "This is not a photograph in JPEG, PNG or WebP, or the file is damaged."
TOO_MANY_PIXELS = "The photograph has more than 25 million pixels. Make it smaller first."


def picture(image_format="PNG", size=(800, 600), mode="RGB", colour="red", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, image_format, **options)
    return out.getvalue()


def upload(content: bytes, name="portrait.png", content_type="image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def bomb(width: int, height: int) -> bytes:
    """A PNG of very many pixels in very few bytes: its pixels are never written out here."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    squeezer = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    lines = b"".join(squeezer.compress(line) for _ in range(height)) + squeezer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.fixture
def speaker():
    return SpeakerFactory(name="Ada Example")


@pytest.fixture
def send(desk, speaker):
    """Sends a photograph with the form of the speaker."""

    def send(photograph, alt="Ada Example at a lectern", **typed):
        data = filled_in(desk.get(change(speaker)))
        return desk.post(change(speaker), data | {"photograph": photograph, "photograph_alt": alt} | typed)

    return send


def kept() -> list[str]:
    """The whole pictures there are."""
    return [file for file in files() if "-" not in file]


def files() -> list[str]:
    return sorted(default_storage.listdir("photographs")[1]) if default_storage.exists("photographs") else []


@pytest.fixture
def taken(send, speaker):
    """Sends a photograph that is taken; gives what is kept of it."""

    def taken(photograph) -> Image.Image:
        response = send(photograph)
        assert response.status_code == 302
        speaker.refresh_from_db()
        assert kept() == [speaker.photograph.name.removeprefix("photographs/")]
        with speaker.photograph.open() as file:
            image = Image.open(io.BytesIO(file.read()))
        image.load()
        return image

    return taken


def refused_photograph(response, speaker) -> list[str]:
    """The sentences beside it; nothing is kept."""
    sentences = refused(response)
    assert list(sentences) == ["photograph"]
    assert kept() == []
    speaker.refresh_from_db()
    assert speaker.photograph.name == ""
    return sentences["photograph"]


# ── Words ──


def test_a_speaker_is_added(desk):
    form = filled_in(desk.get(ADD))
    typed = {"honorific": "Dr", "name": "Ada Example", "post_nominals": "OBE", "email": "ada@example.org"}
    assert desk.post(ADD, form | typed).status_code == 302
    speaker = Speaker.objects.get()
    assert (str(speaker), speaker.slug, speaker.email) == ("Dr Ada Example OBE", "ada-example", "ada@example.org")


def test_a_biography_is_public_as_soon_as_it_is_saved(desk, client, speaker):
    publish(event=AppearanceFactory(speaker=speaker).event)
    desk.post(change(speaker), filled_in(desk.get(change(speaker))) | {"biography": "Born in *York*."})
    assert read(client.get("/speakers/ada-example/")).one("section", "prose").text == "Born in York."


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({"name": ""}, {"name": ["This field is required."]}),
        ({"name": "x" * 10_000}, {"name": ["Ensure this value has at most 200 characters (it has 10000)."]}),
        ({"name": "A\x00"}, {"name": ["Null characters are not allowed."]}),
        (
            {"name": "Ada \u202e"},
            {"name": ["There is an invisible character (U+202E) after “Ada ”. Delete it, or type the text anew."]},
        ),
        (
            {"links": "Home javascript:alert(1)"},
            {"links": ["“javascript:alert(1)” is not a web address; a line is a label, a space and an address."]},
        ),
        ({"email": "ada"}, {"email": ["Enter a valid email address."]}),
        ({"email": "ada@example.org\r\nBcc: all@example.org"}, {"email": ["Enter a valid email address."]}),
        (
            {"biography": "x" * 10_001},
            {"biography": ["Ensure this value has at most 10000 characters (it has 10001)."]},
        ),
    ],
)
def test_wrong_input_gets_a_sentence_beside_its_field(desk, speaker, typed, sentences):
    data = filled_in(desk.get(change(speaker))) | {"phone": "07700 900123"}
    response = desk.post(change(speaker), data | typed)
    assert refused(response) == sentences
    assert read(response).one("input", name="phone").attrs["value"] == "07700 900123"
    speaker.refresh_from_db()
    assert (speaker.name, speaker.phone) == ("Ada Example", "")


def test_an_address_that_is_taken_is_refused(desk, speaker):
    response = desk.post(ADD, filled_in(desk.get(ADD)) | {"name": "Another", "slug": "ada-example"})
    assert refused(response) == {"slug": ["This address is taken already."]}
    assert Speaker.objects.count() == 1


def test_pub_19_a_name_without_letters_has_an_address(desk):
    assert desk.post(ADD, filled_in(desk.get(ADD)) | {"name": "李"}).status_code == 302
    speaker = Speaker.objects.get()
    assert speaker.slug == f"speaker-{speaker.pk}"


def test_the_address_of_a_published_speaker_is_fixed(desk, client, speaker):
    """Published programmes lead to it."""
    event = AppearanceFactory(speaker=speaker, event__title="Forum").event
    publish(event=event)
    desk.post(change(speaker), filled_in(desk.get(change(speaker))) | {"slug": "moved"})
    (link,) = {a.attrs["href"] for a in read(client.get("/events/forum/")).all("a") if a.text == "Ada Example"}
    assert client.get(link).status_code == 200


def test_a_speaker_who_appears_somewhere_is_not_deleted_without_a_trace(speaker):
    """Only `agenda.merging.remove` takes them out of their events."""
    AppearanceFactory(speaker=speaker)
    with pytest.raises(ProtectedError):
        speaker.delete()


# ── Photographs that are taken ──


@pytest.mark.parametrize(("image_format", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photograph_is_kept_whole_as_a_jpeg(taken, image_format, extension):
    image = taken(upload(picture(image_format), f"portrait.{extension}"))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (800, 600))


def test_a_large_photograph_is_made_smaller(taken):
    assert taken(upload(picture(size=(3000, 2000)))).size == (1600, 1067)


@pytest.mark.parametrize(
    "name", ["a.php.png", "../../x.png", "..\\x.png", "/etc/passwd.png", "a b ü.png", ".png", "x" * 150 + ".png"]
)
def test_u_04_u_05_nothing_of_the_name_that_was_sent_is_kept(taken, speaker, name):
    taken(upload(picture(), name))
    folder, _, file = speaker.photograph.name.partition("/")
    stem, _, extension = file.partition(".")
    assert (folder, extension, len(stem), set(stem) <= set("0123456789abcdef")) == ("photographs", "jpg", 24, True)


def test_u_09_a_turned_photograph_is_upright_and_tells_no_place(taken):
    """U-09: orientation 6 means that its top is on its right; the position of the camera goes."""
    turned = Image.new("RGB", (200, 100), "blue")
    turned.paste("red", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    turned.save(out, "JPEG", exif=exif, quality=95)
    image = taken(upload(out.getvalue(), "turned.jpg", "image/jpeg"))
    assert dict(image.getexif()) == {}
    top, bottom = image.getpixel((50, 5)), image.getpixel((50, 195))
    assert (top[0] > 200, top[2] < 60, bottom[0] < 60, bottom[2] > 200) == (True, True, True, True)


def test_no_words_hidden_in_a_photograph_are_kept(taken):
    image = taken(upload(picture("JPEG", comment=b"private words", icc_profile=b"x" * 500), "a.jpg"))
    assert [name for name in ("comment", "icc_profile", "exif") if name in image.info] == []


@pytest.mark.parametrize(
    ("image_format", "mode", "colour"),
    [
        ("JPEG", "CMYK", (0, 255, 255, 0)),
        ("JPEG", "L", 128),
        ("PNG", "RGBA", (255, 0, 0, 0)),
        ("PNG", "LA", (128, 0)),
        ("PNG", "P", 1),
        ("PNG", "1", 1),
        ("PNG", "I;16", 30_000),
        ("WEBP", "RGBA", (255, 0, 0, 128)),
    ],
)
def test_u_10_pictures_of_every_kind_are_converted(taken, image_format, mode, colour):
    image = taken(upload(picture(image_format, mode=mode, colour=colour)))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (800, 600))


def test_u_10_sixteen_bits_of_grey_stay_grey(taken):
    """Half as bright as white: not white, which is what cutting off at 255 gives."""
    shade = taken(upload(picture(mode="I;16", colour=32_768))).getpixel((300, 300))
    assert all(120 <= part <= 136 for part in shade)


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
@pytest.mark.parametrize("profile", ["of other colours", "nonsense", "empty"])
def test_u_10_a_profile_that_is_broken_or_of_other_colours_is_no_reason_to_refuse(taken, mode, profile):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    written = {"of other colours": srgb, "nonsense": b"nonsense", "empty": bytes(200_000)}[profile]
    colour = (0,) * len(Image.new(mode, (1, 1)).getbands())
    image = taken(upload(picture("JPEG", mode=mode, colour=colour[0] if mode == "L" else colour, icc_profile=written)))
    assert (image.mode, image.size) == ("RGB", (800, 600))


@pytest.mark.parametrize(("size", "whole"), [((1, 1), (1, 1)), ((1, 3000), (1, 1600)), ((3000, 1), (1600, 1))])
def test_a_photograph_of_an_odd_shape_is_taken(taken, size, whole):
    assert taken(upload(picture(size=size))).size == whole


def test_what_is_clear_becomes_white(taken):
    assert taken(upload(picture(mode="RGBA", colour=(255, 0, 0, 0)))).getpixel((5, 5)) == (255, 255, 255)


# ── Photographs that are refused ──


def test_u_01_a_drawing_with_a_script_is_refused(send, speaker):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert refused_photograph(send(upload(drawing, "a.svg", "image/svg+xml")), speaker) == [NO_PHOTOGRAPH]


def test_u_02_a_page_named_as_a_picture_is_refused(send, speaker):
    assert refused_photograph(send(upload(b"<html><script>alert(1)</script>", "a.png")), speaker) == [NO_PHOTOGRAPH]


def test_u_03_a_picture_named_as_a_page_is_refused(send, speaker):
    assert len(refused_photograph(send(upload(picture(), "a.html", "text/html")), speaker)) == 1


@pytest.mark.parametrize("size", [(14_000, 13_000), (10_000, 9_000), (5001, 5000)])
def test_u_06_u_07_a_picture_of_too_many_pixels_is_refused(send, speaker, size):
    """U-06 and U-07: a small file of 182, 90 and just over 25 million pixels."""
    assert refused_photograph(send(upload(bomb(*size))), speaker) == [TOO_MANY_PIXELS]


@pytest.mark.parametrize("part", [0.9, 0.5, 0.01])
def test_u_12_a_picture_that_is_cut_off_is_refused(send, speaker, part):
    whole = picture(size=(300, 300), mode="RGB", colour=(1, 2, 3))
    assert refused_photograph(send(upload(whole[: int(len(whole) * part)])), speaker) == [NO_PHOTOGRAPH]


def test_u_13_an_empty_file_is_refused(send, speaker):
    assert refused_photograph(send(upload(b"")), speaker) == ["The submitted file is empty."]


class Large(io.RawIOBase):
    """A file of very many bytes that are made as they are read."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), self.left)
        self.left -= size
        buffer[:size] = bytes(size)
        return size


@pytest.mark.parametrize("megabytes", [11, 50])
def test_u_14_a_photograph_of_50_megabytes_is_refused_in_words(send, speaker, monkeypatch, megabytes):
    """U-14: by its size, before a byte of it is looked at. The upload is small and says that it is large."""
    opened = []
    monkeypatch.setattr("speakers.photographs.Image.open", lambda *args, **kwargs: opened.append(args))
    size = property(lambda self: megabytes * 1_048_576, lambda self, size: None)
    monkeypatch.setattr(UploadedFile, "size", size, raising=False)
    sentences = refused_photograph(send(upload(picture())), speaker)
    assert (sentences, opened) == (["The photograph has more than 10 MB. Save it smaller first."], [])


@pytest.mark.parametrize("image_format", ["TIFF", "GIF", "BMP", "PDF", "EPS", "ICO", "TGA", "PPM"])
def test_u_18_other_kinds_of_pictures_are_refused(send, speaker, image_format):
    content = picture(image_format, size=(64, 64))
    assert refused_photograph(send(upload(content, f"a.{image_format.lower()}")), speaker) == [NO_PHOTOGRAPH]
    assert refused_photograph(send(upload(content, "a.png")), speaker) == [NO_PHOTOGRAPH]


@pytest.mark.parametrize(
    "magic", [b"%!PS-Adobe-3.0", b"8BPS\x00\x01", b"\xd7\xcd\xc6\x9a", b"%PDF-1.7", b"MZ", b"GIF89a"]
)
def test_u_18_files_that_begin_as_others_do_are_refused(send, speaker, magic):
    assert refused_photograph(send(upload(magic + bytes(500), "a.jpg")), speaker) == [NO_PHOTOGRAPH]


def test_u_21_a_photograph_without_words_asks_for_them(send, speaker):
    sentences = refused(send(upload(picture()), alt=""))
    assert sentences == {"photograph_alt": ["Say in a few words what the photograph shows, or that it is decorative."]}
    assert kept() == []


def test_a_refusal_elsewhere_in_the_form_keeps_no_file(send, speaker):
    assert list(refused(send(upload(picture()), links="nonsense"))) == ["links"]
    assert kept() == []


# ── Another photograph, and none ──


@pytest.mark.django_db(transaction=True)
def test_another_photograph_takes_the_place_of_the_old_file(send, speaker):
    send(upload(picture(colour="red")))
    (old,) = kept()
    send(upload(picture(colour="blue")))
    assert (len(kept()), old in kept()) == (1, False)


@pytest.mark.django_db(transaction=True)
def test_a_photograph_can_be_taken_away(desk, send, speaker):
    send(upload(picture()))
    data = filled_in(desk.get(change(speaker)))
    assert desk.post(change(speaker), data | {"photograph-clear": "on"}).status_code == 302
    speaker.refresh_from_db()
    assert (speaker.photograph.name, kept()) == ("", [])


@pytest.mark.django_db(transaction=True)
def test_saving_other_words_leaves_the_photograph(desk, send, speaker):
    send(upload(picture()))
    before = kept()
    desk.post(change(speaker), filled_in(desk.get(change(speaker))) | {"biography": "Born in York."})
    speaker.refresh_from_db()
    assert (kept(), speaker.biography) == (before, "Born in York.")


@pytest.mark.django_db(transaction=True)
def test_u_16_a_full_disk_leaves_the_old_photograph_and_says_so(desk, send, speaker, monkeypatch):
    """U-16: 503, nothing changed, and no part of a file."""
    send(upload(picture(colour="red")))
    before = kept()
    desk.raise_request_exception = False

    def full(self, name, content):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("django.core.files.storage.FileSystemStorage._save", full)
        response = send(upload(picture(colour="blue")))
    assert (response.status_code, kept()) == (503, before)
    speaker.refresh_from_db()
    assert default_storage.exists(speaker.photograph.name)


@pytest.mark.django_db(transaction=True)
def test_a_14_a_deleted_speakers_photograph_survives_until_they_can_no_more_be_put_back(desk, send, speaker):
    send(upload(picture()))
    before = files()
    assert desk.post(change(speaker, "delete"), {"post": "yes"}).status_code == 302
    assert kept() == [file for file in before if "-" not in file]
    forget_outdated(at=timezone.now() + timedelta(days=31))
    assert files() == []


# ── Who sees it ──


def test_u_17_a_photograph_is_public_as_long_as_its_speaker_is(desk, send, client, speaker):
    send(upload(picture()))
    speaker.refresh_from_db()
    address = f"/media/{speaker.cut.square(128)}"
    client.logout()
    assert client.get(address).status_code == 404
    event = EventFactory()
    AppearanceFactory(event=event, speaker=speaker)
    assert client.get(address).status_code == 404
    publish(event=event)
    shown = client.get(address)
    assert (shown.status_code, b"".join(shown.streaming_content)[:3]) == (200, b"\xff\xd8\xff")
    names = ("X-Content-Type-Options", "Content-Security-Policy", "Cross-Origin-Resource-Policy")
    assert [shown[name] for name in names] == ["nosniff", "sandbox; default-src 'none'", "same-origin"]
    assert client.get(f"/media/{speaker.photograph.name}").status_code == 404  # the whole picture is nobody's
    withdraw(event=event)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["?w=99999&h=99999", "?w=128", "?x"])
def test_u_20_no_size_can_be_asked_for(send, client, speaker, query):
    send(upload(picture()))
    speaker.refresh_from_db()
    publish(event=AppearanceFactory(speaker=speaker).event)
    assert b"".join(client.get(f"/media/{speaker.cut.square(480)}").streaming_content)
    assert client.get(f"/media/{speaker.cut.square(480)}{query}").status_code == 404
    assert client.get(f"/media/{speaker.cut.square(640)}").status_code == 404
    assert client.get(f"/media/{Cut(speaker.cut.name, 1, 1).square(480)}").status_code == 404


def test_the_square_is_cut_about_the_focus(send, speaker):
    halves = Image.new("RGB", (800, 400), "red")
    halves.paste("blue", (400, 0, 800, 400))
    out = io.BytesIO()
    halves.save(out, "PNG")
    send(upload(out.getvalue()), focus_x="100", focus_y="50")
    speaker.refresh_from_db()
    with default_storage.open(speaker.cut.square(128)) as file:
        red, _, blue = Image.open(file).getpixel((2, 64))
    assert (blue > 200, red < 60) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_another_focus_makes_other_addresses_and_leaves_no_square_behind(desk, send, speaker):
    send(upload(picture()))
    desk.post(change(speaker), filled_in(desk.get(change(speaker))) | {"focus_x": "20", "focus_y": "0"})
    speaker.refresh_from_db()
    token = speaker.photograph.name.removeprefix("photographs/").removesuffix(".jpg")
    assert files() == [f"{token}-20-0-128.jpg", f"{token}-20-0-480.jpg", f"{token}.jpg"]


@pytest.mark.parametrize("number", ["101", "-1", "x"])
def test_a_focus_outside_the_picture_is_refused(send, speaker, number):
    assert list(refused(send(upload(picture()), focus_x=number))) == ["focus_x"]
    assert files() == []


def test_u_21_a_decorative_photograph_needs_no_words_and_is_passed_over(send, client, speaker):
    assert send(upload(picture()), alt="", photograph_is_decorative="on").status_code == 302
    publish(event=AppearanceFactory(speaker=speaker, event__title="Forum").event)
    images = read(client.get("/events/forum/")).all("img", "portrait")
    speaker.refresh_from_db()
    assert [(image.attrs["src"], image.attrs["alt"]) for image in images] == [(f"/media/{speaker.cut.square(128)}", "")]


def test_the_desk_shows_a_drafts_photograph_to_its_team_alone(send, speaker):
    send(upload(picture()))
    team, others = OrganisationFactory(), OrganisationFactory()
    Speaker.objects.update(added_by=team)
    address = f"/admin/speakers/speaker/{speaker.pk}/photograph/"
    shown = browser_of(member("reader", team)).get(address)
    assert (b"".join(shown.streaming_content)[:3], "no-store" in shown["Cache-Control"]) == (b"\xff\xd8\xff", True)
    assert browser_of(member("reader", others)).get(address).status_code == 404


def test_whoever_may_only_look_is_shown_no_address_of_a_file(send, speaker):
    send(upload(picture()))
    Speaker.objects.update(added_by=(team := OrganisationFactory()))
    shown = browser_of(member("reader", team)).get(change(speaker))
    assert (shown.status_code, "/media/" in shown.text, "Ada Example" in shown.text) == (200, False, True)


def test_the_form_of_one_person_shows_the_photograph_of_no_other(desk, send, speaker):
    send(upload(picture()))
    address = f"/admin/speakers/speaker/{speaker.pk}/photograph/"
    pages = [change(speaker), ADD, change(SpeakerFactory()), change(speaker)]
    assert [address in desk.get(page).text for page in pages] == [True, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_u_16_a_disk_that_is_full_half_way_leaves_no_part_of_a_file(desk, send, speaker, monkeypatch):
    """U-16: whichever of the files it is that has no room any more."""
    send(upload(picture(colour="red")))
    before = files()
    desk.raise_request_exception = False
    save = FileSystemStorage._save
    for most in (0, 1, 2):
        written = []

        def part(self, name, content, written=written, most=most):
            if len(written) == most:
                with open(self.path(name), "wb") as file:
                    file.write(b"x" * 20_480)
                raise OSError(28, "No space left on device")
            written.append(name)
            return save(self, name, content)

        with monkeypatch.context() as disk:
            disk.setattr(FileSystemStorage, "_save", part)
            response = send(upload(picture(colour="blue")))
        assert (response.status_code, files()) == (503, before)
        assert "Photo not saved. Nothing was changed." in response.text


def test_u_14_a_file_of_11_mb_is_refused_while_it_comes_in(desk, speaker):
    """U-14: 413, and no more than a piece of it was ever in memory; one that says how large it is, is not read."""
    desk.raise_request_exception = False
    data = filled_in(desk.get(change(speaker)))
    for megabytes in (11, 25):
        sent = SimpleUploadedFile("a.png", bytes(megabytes * 1024 * 1024), "image/png")
        response = desk.post(change(speaker), data | {"photograph": sent})
        assert (response.status_code, files()) == (413, [])


def test_u_14_what_says_that_it_is_too_large_is_not_read():
    read_of_it = []
    handler = LimitedUpload()
    with pytest.raises(RequestDataTooBig):
        handler.handle_raw_input(read_of_it, {}, 25 * 1024 * 1024, b"")
    handler.new_file("photograph", "a.png", "image/png", None)
    piece = bytes(1024 * 1024)
    assert [handler.receive_data_chunk(piece, place * len(piece)) for place in range(10)] == [piece] * 10
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"x", 10 * len(piece))


@pytest.mark.django_db(transaction=True)
def test_u_19_of_two_photographs_at_once_one_wins_whole_and_no_orphan_is_left(organiser, speaker):
    """Both begin before either has saved."""
    both = Barrier(2)

    def send_one(colour):
        browser = browser_of(organiser)
        data = filled_in(browser.get(change(speaker)))
        photograph = upload(picture(colour=colour))
        both.wait()
        browser.post(change(speaker), data | {"photograph": photograph, "photograph_alt": colour})
        connections.close_all()

    threads = [Thread(target=send_one, args=[colour]) for colour in ("red", "blue")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    speaker.refresh_from_db()
    assert files() == sorted(
        name.removeprefix("photographs/") for name in (speaker.cut.name, *map(speaker.cut.square, (128, 480)))
    )


def test_u_19_files_that_a_killed_process_left_are_swept_and_no_others(send, speaker, settings):
    send(upload(picture()))
    before = files()
    for name in ("lost.jpg", "lost-50-50-128.jpg"):
        default_storage.save(f"photographs/{name}", ContentFile(b"x"))
    written = default_storage.get_modified_time("photographs/lost.jpg")
    assert sweep(at=written) == 0  # somebody may just be saving it
    assert (sweep(at=written + timedelta(days=2)), files()) == (2, before)


def test_a_photograph_whose_file_is_lost_is_not_found(client, speaker):
    AppearanceFactory(speaker=speaker, event__title="Forum")
    publish(event=speaker.appearances.get().event)
    Speaker.objects.update(photograph="photographs/lost.jpg", photograph_alt="Ada")
    assert client.get("/media/photographs/lost.jpg").status_code == 404
    assert client.get("/events/forum/").status_code == 200
