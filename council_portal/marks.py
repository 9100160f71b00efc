"""The marks of status and direction: for each its word and its shape, for tags, tables, charts and print alike."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A shape and its word. `shape` names the file in static/marks and the class in marks.css."""

    value: str
    word: str
    shape: str

    @property
    def file(self) -> str:
        """The static path of the shape."""
        return f"marks/{self.shape}.svg"


# In the order of the key.
STATUS_MARKS = {
    mark.value: mark
    for mark in (
        Mark("on_target", "On target", "on-target"),
        Mark("satisfactory", "Satisfactory", "satisfactory"),
        Mark("off_target", "Off target", "off-target"),
        Mark("under_development", "Under development", "under-development"),
        Mark("not_applicable", "Not applicable", "not-applicable"),
        Mark("not_available", "Not yet available", "not-available"),
    )
}

DIRECTION_MARKS = {
    mark.value: mark
    for mark in (
        Mark("improved", "Improved", "improved"),
        Mark("stable", "Stable", "stable"),
        Mark("worse", "Worse", "worse"),
        Mark("not_applicable", "Not applicable", "no-direction"),
    )
}
