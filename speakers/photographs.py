"""Photographs: checked, re-encoded and cut to the sizes there are; never served as uploaded."""

import io
import secrets
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
NO_PHOTOGRAPH = "This is not a photograph in JPEG, PNG or WebP, or the file is damaged."
LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
SIDE = 640
"""Pixels along a side of the square that is kept; pages show it smaller."""


def photograph_path(instance, filename) -> str:
    """A random name: nothing of what was uploaded, or of whom it shows, is in the address."""
    return f"photographs/{secrets.token_hex(12)}.jpg"


def reencoded(upload: UploadedFile) -> ContentFile:
    """The picture anew as a square sRGB JPEG, upright and without metadata. Raises ValidationError."""
    if upload.size > LARGEST_FILE:
        raise ValidationError("The photograph has more than 10 MB. Save it smaller first.")
    picture = ImageOps.exif_transpose(_opened(upload))
    square = ImageOps.fit(_in_srgb(picture), (min(SIDE, *picture.size),) * 2, Image.Resampling.LANCZOS)
    square.info = {}  # what it says of itself: comments, positions, names of devices
    out = io.BytesIO()
    square.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name="photograph.jpg")


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
