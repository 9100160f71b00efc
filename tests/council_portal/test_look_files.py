"""The files behind the look: they can be collected, are the versions they say, and hold nothing that is forbidden."""

import re
from pathlib import Path

import plotly.offline
import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# print.html is no page: it goes to the setter of papers, with the council's colours in it, and never to a browser.
PAGES = sorted(set(TEMPLATES.rglob("*.html")) - {TEMPLATES / "print.html"})


def test_everything_can_be_collected_under_hashed_names(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
    print_css = next((tmp_path / "css").glob("print.*.css")).read_text()
    assert re.search(r'@import url\("tokens\.[0-9a-f]{12}\.css"\)', print_css)


def test_plotly_in_the_browser_is_the_version_the_python_package_draws_for():
    head = (STATIC / "vendor/plotly/plotly-basic.min.js").read_text()[:400]
    assert f"v{plotly.offline.get_plotlyjs_version()}" in head


def test_plotlys_own_rules_are_those_of_its_bundle():
    script = (STATIC / "vendor/plotly/plotly-basic.min.js").read_text()
    css = (STATIC / "vendor/plotly/plotly.css").read_text()
    in_bundle = re.search(r'=\{("X,X div":.*?)\};', script).group(1)
    declarations = re.findall(r""":(?:"([^"]*)"|'([^']*)')(?=,|$)""", in_bundle)
    assert len(declarations) > 40
    assert [one or other for one, other in declarations if f"{{ {one or other} }}" not in css] == []


def test_the_design_system_comes_without_what_is_the_governments_alone():
    css = (STATIC / "vendor/govuk-frontend/govuk-frontend.css").read_text()
    assert not re.search(r"transport|crown|crest|url\(", css, re.IGNORECASE)
    assert "Source Sans 3" in css


@pytest.mark.parametrize(
    "file", sorted(STATIC.rglob("*.css")) + sorted(STATIC.rglob("*.js")), ids=lambda file: file.name
)
def test_no_file_asks_for_a_source_map(file):
    assert "sourceMappingURL" not in file.read_text()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_template_has_inline_style_or_script(file):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.S)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|application/json))", text)


@pytest.mark.parametrize(
    "file", sorted((TEMPLATES / "components").rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES))
)
def test_every_component_says_how_it_is_used_and_can_be_read(file):
    assert "{% comment %}" in file.read_text()[:20]
    get_template(str(file.relative_to(TEMPLATES)))


@pytest.mark.parametrize("file", sorted((STATIC / "css").glob("*.css")), ids=lambda file: file.name)
def test_colours_are_named_once_in_the_tokens(file):
    if file.name == "tokens.css":
        return
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text())) == set()
