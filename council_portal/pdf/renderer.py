"""Who sets the parts, as one hash: our own code, the packages and libraries it rests on, styles, fonts and pictures."""

import ctypes
import hashlib
import platform
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from council_portal.pdf.assets import STATIC_DIR, assets_in

PACKAGES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "pillow")
# The libraries that shape text, and the function by which each tells its version.
LIBRARIES = (
    ("libpango-1.0.so.0", "pango_version_string", ctypes.c_char_p),
    ("libharfbuzz.so.0", "hb_version_string", ctypes.c_char_p),
    ("libfontconfig.so.1", "FcGetVersion", ctypes.c_int),
)
OUR_CODE = Path(__file__).resolve().parent
# Named in fonts.conf: the letters that the portal's own family lacks.
OTHER_FONTS = Path("/usr/share/fonts/truetype/dejavu")


def renderer() -> str:
    """The SHA-256 of all that a part's bytes depend on but its own content; read anew when a file has changed."""
    ours = [*OUR_CODE.glob("*.py"), OUR_CODE / "fonts.conf"]
    files = [(f"pdf/{path.name}", path) for path in ours]
    files += [(f"static/{name}", path) for name, path in assets_in(STATIC_DIR).items()]
    files += [(f"fonts/{path.name}", path) for path in OTHER_FONTS.glob("*.ttf")]
    return _hashed(tuple((name, path, path.stat().st_mtime_ns, path.stat().st_size) for name, path in sorted(files)))


@lru_cache(maxsize=1)
def _hashed(files: tuple[tuple[str, Path, int, int], ...]) -> str:
    digest = hashlib.sha256("\n".join(_versions()).encode())
    for name, path, _, _ in files:
        digest.update(f"\n{name} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()


def _versions() -> list[str]:
    found = [platform.python_version(), *(f"{package} {version(package)}" for package in PACKAGES)]
    for library, function, told_as in LIBRARIES:
        ask = getattr(ctypes.CDLL(library), function)
        ask.restype = told_as
        found.append(f"{library} {ask()}")
    return found
