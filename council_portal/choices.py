"""What may be chosen, each with the words that people read: Django's TextChoices for rooms that know no Django."""

from enum import EnumType, StrEnum
from typing import Self


class _Choices(EnumType):
    @property
    def choices(cls) -> list[tuple[str, str]]:
        """Every value with its label, in the shape that fields of models and forms take."""
        return [(member.value, member.label) for member in cls]


class Choice(StrEnum, metaclass=_Choices):
    """Values as they are stored, each with its label: `ASKED = "asked", "Asked for"`."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
