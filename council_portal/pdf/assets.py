"""The files of our own that documents may fetch, by name. Imported without WeasyPrint, which takes its time to load."""

from pathlib import Path

STATIC_DIR = Path(__file__).resolve().parents[2] / "static"

MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}


def assets_in(folder: Path) -> dict[str, Path]:
    """The files that documents may fetch, by their names within the folder."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES and path.is_file() and not path.is_symlink()
    }
