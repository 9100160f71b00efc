"""Colours a council may choose: how well text reads on them, by WCAG 2.2's measure of contrast."""

INK = "#0b0c0c"
WHITE = "#ffffff"
LEAST_CONTRAST = 4.5


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 for black to 1 for white (WCAG 2.2, "relative luminance")."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb): 1 for the same colour to 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(ground: str) -> str:
    """White or ink, whichever reads better on the ground; one of them always reaches 4.5 to 1 or very nearly."""
    return max((WHITE, INK), key=lambda text: contrast(text, ground))


def refusal_of_link_colour(colour: str) -> str | None:
    """Why a colour cannot serve for links and headings on white, or None."""
    reached = contrast(colour, WHITE)
    if reached >= LEAST_CONTRAST:
        return None
    return (
        f"{colour} is too pale to read on white: its contrast is {reached:.1f} to 1 and must be at least 4.5 to 1. "
        "Choose a darker colour."
    )
