"""Report text to safe HTML, the one door: a Markdown subset, figures bound to the record, paragraphs numbered."""

import re
from collections.abc import Callable

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from council_portal.registry import BoundFigure

# Looks up a bound figure by key and period; None where there is none that the reader may see.
Resolver = Callable[[str, str], BoundFigure | None]

BINDING = re.compile(r"\[\[(?P<key>[a-z-]+:[^\s\[\]]+)(?: (?P<period>[0-9A-Za-z-]+))?\]\]")
DEEPEST_HEADING = 6

_ALLOWED_TAGS = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br",
    "table", "thead", "tbody", "tr", "th", "td", "data", "span", "code",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"scope"},
    "data": {"value"},
}
_ALLOWED_CLASSES = {
    "data": {"bound-figure"},
    "span": {"bound-figure-missing", "paragraph-number"},
    "p": {"numbered-paragraph"},
    "th": {"numeric"},
    "td": {"numeric"},
}


def bindings_in(text: str) -> list[tuple[str, str]]:
    """The (key, period) pairs a text binds to, in order; the period is empty where none is written."""
    return [(found["key"], found["period"] or "") for found in BINDING.finditer(text)]


def render(text: str, *, resolve: Resolver | None = None, heading_level: int = 2, section: str = "") -> SafeString:
    """The text as HTML that is safe to show and to set in a PDF.

    `[[measure:1.A5 2016-17-Q3]]` becomes the recorded figure as `resolve` gives it; one that it does not give is said
    to be missing, never guessed. The text's highest heading becomes `heading_level` and none below skips a level.
    With `section` (such as "3") each top-level paragraph is numbered 3.1, 3.2 and so on.
    """
    parser = _parser()
    tokens = parser.parse(text.replace("\x00", ""), {"resolve": resolve})
    _settle_headings(tokens, heading_level)
    _settle_tables(tokens)
    if section:
        _number_paragraphs(tokens, section)
    html = parser.renderer.render(tokens, parser.options, {"resolve": resolve})
    return mark_safe(
        nh3.clean(
            html,
            tags=_ALLOWED_TAGS,
            attributes=_ALLOWED_ATTRIBUTES,
            allowed_classes=_ALLOWED_CLASSES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
    )


def with_figures(text: str, *, resolve: Resolver) -> str:
    """Plain text with the figures that it binds to in their places; it is not HTML and must be escaped as any text is.

    One that `resolve` does not give is said to be missing, as in `render`.
    """

    def shown(found: re.Match) -> str:
        key, period = found["key"], found["period"] or ""
        figure = resolve(key, period)
        return figure.text if figure else _missing(key, period)

    return BINDING.sub(shown, text)


def _missing(key: str, period: str) -> str:
    return f"[no figure yet: {key.partition(':')[2]}{', ' + period if period else ''}]"


def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table").disable(["image", "hr", "fence"])
    )
    parser.inline.ruler.before("link", "bound_figure", _bound_figure)
    parser.add_render_rule("bound_figure", _render_bound_figure)
    return parser


def _bound_figure(state: StateInline, silent: bool) -> bool:
    """The inline rule that finds a binding."""
    found = BINDING.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("bound_figure", "data", 0)
        token.meta = {"key": found["key"], "period": found["period"] or ""}
    state.pos = found.end()
    return True


def _render_bound_figure(self, tokens: list[Token], index: int, options, env) -> str:
    key, period = tokens[index].meta["key"], tokens[index].meta["period"]
    figure = env["resolve"](key, period) if env["resolve"] else None
    if figure is None:
        return f'<span class="bound-figure-missing">{escape(_missing(key, period))}</span>'
    return f'<data class="bound-figure" value="{escape(figure.key)}">{escape(figure.text)}</data>'


def _settle_headings(tokens: list[Token], heading_level: int) -> None:
    """Shifts headings so that the first kind found is `heading_level` and no level is skipped on the way down."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
            token.tag = f"h{min(heading_level + len(open_levels) - 1, DEEPEST_HEADING)}"
        elif token.type == "heading_close":
            token.tag = f"h{min(heading_level + len(open_levels) - 1, DEEPEST_HEADING)}"


def _settle_tables(tokens: list[Token]) -> None:
    """Gives heads their scope, and turns right alignment, which arrives as an inline style, into a class."""
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            if token.attrs.pop("style", "") == "text-align:right":
                token.attrs["class"] = "numeric"
            if token.type == "th_open":
                token.attrs["scope"] = "col"


def _number_paragraphs(tokens: list[Token], section: str) -> None:
    number = 0
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type == "paragraph_open" and token.level == 0:
            number += 1
            token.attrs["class"] = "numbered-paragraph"
            opening = Token(
                "html_inline", "", 0, content=f'<span class="paragraph-number">{escape(section)}.{number}</span> '
            )
            inline.children = [opening, *(inline.children or [])]
