"""What the council has published, as the apps tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from council_portal.registry import PublicContent, registry


@dataclass(frozen=True)
class PublishedGroup:
    """What is published under one heading, newest first."""

    heading: str
    contents: Sequence[PublicContent]


def published(*, at: datetime) -> list[PublishedGroup]:
    """Everything published by the moment, grouped by heading in the order in which the apps were registered."""
    contents = [content for answer in registry.public_contents for content in answer(at)]
    order = {heading: place for place, heading in enumerate(dict.fromkeys(content.heading for content in contents))}
    newest_first = sorted(contents, key=lambda content: content.published_on, reverse=True)
    by_heading = sorted(newest_first, key=lambda content: order[content.heading])
    return [
        PublishedGroup(heading, tuple(group)) for heading, group in groupby(by_heading, lambda content: content.heading)
    ]
