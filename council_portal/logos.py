"""A council's logo as uploaded: looked at, made small and written anew, so that nothing but a picture is kept."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageFile

LARGEST_FILE = 1024 * 1024
LARGEST_SIDE = 4000
# Twice what the frame shows, for sharp screens.
HEIGHT_KEPT = 192
WIDTH_KEPT = 800
MEDIA_TYPE = "image/png"


class LogoError(ValueError):
    """The upload cannot serve as a logo; the message says why."""


def picture_of(upload: BinaryIO, size: int) -> bytes:
    """The upload as a PNG of at most 800 by 192 pixels.

    Raises LogoError where it is too large, or is no sound PNG or JPEG image.
    """
    if size > LARGEST_FILE:
        raise LogoError("The file is larger than 1 MB. Save the logo smaller and upload it again.")
    # A library loaded elsewhere in the process may have told Pillow to make do with half a picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(upload, formats=["PNG", "JPEG"])
            # Read from the file's head, before anything is unpacked.
            if max(image.size) > LARGEST_SIDE:
                raise LogoError(
                    f"The image is larger than {LARGEST_SIDE} pixels. Save the logo smaller and upload it again."
                )
            picture = image.convert("RGBA")
    except LogoError:
        raise
    except Exception as error:  # Pillow's decoders raise almost anything on a broken file.
        raise LogoError("This is not a PNG or JPEG image, or it is damaged. Save the logo again as PNG.") from error
    picture.thumbnail((WIDTH_KEPT, HEIGHT_KEPT))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
