"""Saves a PDF to the same bytes each time, leaving packed what came packed."""

from typing import Any, BinaryIO

from pikepdf import ObjectStreamMode, Pdf, StreamDecodeLevel


def save(pdf: Pdf, into: BinaryIO, **more: Any) -> None:
    """Writes the file `into`; nothing in it comes from the clock or from chance.

    What is packed otherwise than by Flate stays so: unpacked it could be of any size, and it keeps its print.
    """
    pdf.save(
        into,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
        **more,
    )
