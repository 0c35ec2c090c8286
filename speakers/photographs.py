"""Photographs: checked, re-encoded and cut to the sizes there are; never served as uploaded.

What is kept is the whole picture, under a random name, and squares cut from it about its focus, named after it:
“photographs/5f….jpg” and “photographs/5f…-50-30-128.jpg”. Another focus makes other names, so that what is at an
address never changes.
"""

import io
import secrets
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, FileField
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
NO_PHOTOGRAPH = "This is not a photograph in JPEG, PNG or WebP, or the file is damaged."
LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1600
"""Pixels along the longer side of the picture that is kept."""
SMALL, LARGE = 128, 480
SIDES = (SMALL, LARGE)
"""Pixels along a side of the squares: in lists, and on a page of one's own. There are no others."""
FOLDER = "photographs"
LEFT_ALONE_FOR = timedelta(days=1)


def photograph_path(instance, filename) -> str:
    """A random name: nothing of what was uploaded, or of whom it shows, is in the address."""
    return f"{FOLDER}/{secrets.token_hex(12)}.jpg"


@dataclass(frozen=True)
class Cut:
    """A picture, by the name of its file, and the point about which squares are cut from it, in per cent."""

    name: str
    x: int
    y: int

    def square(self, side: int) -> str:
        """The name of its file."""
        return f"{self.name.removesuffix('.jpg')}-{self.x}-{self.y}-{side}.jpg"

    @classmethod
    def of_square(cls, stem: str) -> "Cut | None":
        """The inverse, of a name without folder and ending; None where there is no such square."""
        token, *numbers = stem.split("-")
        if len(numbers) != 3 or not all(n.isascii() and n.isdecimal() and len(n) <= 4 for n in numbers):
            return None
        x, y, side = map(int, numbers)
        cut = cls(f"{FOLDER}/{token}.jpg", x, y)
        return cut if side in SIDES and cut.square(side) == f"{FOLDER}/{stem}.jpg" else None


def cut_squares(cut: Cut) -> None:
    """Writes those that are not there yet."""
    missing = [side for side in SIDES if not default_storage.exists(cut.square(side))]
    if not missing or not default_storage.exists(cut.name):
        return
    with default_storage.open(cut.name) as file:
        picture = Image.open(file)
        picture.load()
    for side in missing:
        shown = picture.resize((side, side), Image.Resampling.LANCZOS, box=_about(cut, *picture.size))
        default_storage.save(cut.square(side), ContentFile(_jpeg(shown)))


def _about(cut: Cut, width: int, height: int) -> tuple[int, int, int, int]:
    """The largest square in the picture whose middle is the focus, or as near to it as the edges let it be."""
    side = min(width, height)
    left = min(max(round(width * cut.x / 100 - side / 2), 0), width - side)
    top = min(max(round(height * cut.y / 100 - side / 2), 0), height - side)
    return left, top, left + side, top + side


def printed(cut: Cut, side: int) -> bytes | None:
    """The square that is there, made anew; None where the file is gone or is no picture any more."""
    try:
        with default_storage.open(cut.square(side)) as file:
            picture = Image.open(file, formats=["JPEG"])
            picture.load()
            return _jpeg(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def delete_squares(cut: Cut) -> None:
    for side in SIDES:
        default_storage.delete(cut.square(side))


def delete_all(cut: Cut) -> None:
    """The picture and its squares."""
    delete_squares(cut)
    default_storage.delete(cut.name)


def needed() -> set[str]:
    """The names of pictures that anything in the database refers to."""
    names = {name for rows in _references() for name in rows.values_list("name_of_file", flat=True)}
    removals = apps.get_model("speakers", "Removal").objects.values_list("portraits", flat=True)
    return names | {portrait["photograph"] for kept in removals for portrait in kept.values()}


def _references() -> Iterator:
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, FileField) and not hasattr(model, "history_id"):
                yield model._base_manager.exclude(**{field.name: ""}).values(name_of_file=F(field.name))


def sweep(*, at: datetime) -> int:
    """Takes away files to which nothing refers since yesterday at least: a process may have been killed between
    writing the one and the other. How many there were."""
    if not default_storage.exists(FOLDER):
        return 0
    kept, swept = needed(), 0
    for file in default_storage.listdir(FOLDER)[1]:
        name = f"{FOLDER}/{file}"
        picture = f"{FOLDER}/{file.removesuffix('.jpg').partition('-')[0]}.jpg"
        if picture not in kept and default_storage.get_modified_time(name) < at - LEFT_ALONE_FOR:
            default_storage.delete(name)
            swept += 1
    return swept


# ── What is uploaded ──


def reencoded(upload: UploadedFile) -> ContentFile:
    """The picture anew as an sRGB JPEG of at most 1600 pixels a side, upright and without metadata. Raises
    ValidationError."""
    if upload.size > LARGEST_FILE:
        raise ValidationError("The photograph has more than 10 MB. Save it smaller first.")
    picture = ImageOps.exif_transpose(_opened(upload))
    whole = _in_srgb(picture)
    whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return ContentFile(_jpeg(whole), name="photograph.jpg")


def _jpeg(picture: Image.Image) -> bytes:
    picture.info = {}  # what it says of itself: comments, positions, names of devices
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def _opened(upload: UploadedFile) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            picture.load()
            return picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError("The photograph has more than 25 million pixels. Make it smaller first.") from None
    except (OSError, SyntaxError, ValueError):
        raise ValidationError(NO_PHOTOGRAPH) from None


def _in_srgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits a pixel, which Pillow would clip to white
        picture = picture.point(lambda value: value / 257).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture).convert("RGB")
    if profile := picture.info.get("icc_profile"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile is no reason to refuse the picture; its colours are taken as sRGB
    return picture.convert("RGB")
