"""Stored files: kept once under their hash, given to those who may have them, absent to everybody else."""

import io
import os
import re
import stat

import pytest
from django.conf import settings
from django.urls import reverse

from council_portal import audit, clock, files
from council_portal.access.actor import Actor
from council_portal.models import AuditEvent, Council, StoredFile, User, Visibility
from council_portal.registry import registry

pytestmark = pytest.mark.django_db

PAPER = b"%PDF-1.7 the paper of item 6"


@pytest.fixture(autouse=True)
def an_own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(autouse=True)
def council():
    return Council.objects.create(name="Elmdale Council", short_name="Elmdale")


@pytest.fixture
def reader():
    return User.objects.create_user("reader@council.example", name="Reader of papers")


@pytest.fixture
def other():
    return User.objects.create_user("other@council.example", name="Somebody else")


@pytest.fixture(autouse=True)
def papers_are_for_the_reader(monkeypatch):
    monkeypatch.setitem(
        registry.file_readers,
        "paper",
        lambda actor, file: None if actor.user and actor.user.email.startswith("reader") else "Readers alone.",
    )


def stored(content=PAPER, *, name="item 6.pdf", visibility=Visibility.MEMBERS, belongs_to="paper:6", **changes):
    return files.store(
        content,
        **{
            "name": name,
            "media_type": "application/pdf",
            "belongs_to": belongs_to,
            "visibility": visibility,
            "by": None,
            "at": clock.now(),
        }
        | changes,
    )


def test_the_bytes_lie_under_their_hash_readable_by_the_portal_alone():
    file = stored()
    path = files.path_of(file.sha256)
    assert path == settings.FILES_DIR / file.sha256[:2] / file.sha256
    assert path.read_bytes() == PAPER
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert file.size == len(PAPER)


def test_the_same_bytes_are_kept_once():
    first, second = stored(), stored(io.BytesIO(PAPER), name="again.pdf")
    assert first.sha256 == second.sha256
    assert len([path for path in settings.FILES_DIR.rglob("*") if path.is_file()]) == 1


def test_an_upload_that_breaks_off_leaves_nothing():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise OSError("The connection was lost")
            return super().read(4)

    with pytest.raises(OSError):
        stored(Broken(PAPER))
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\item 6.pdf", "item 6.pdf"),
        ("item\r\nSet-Cookie: 6.pdf", "itemSet-Cookie: 6.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("Überblick – Q3.pdf", "Überblick – Q3.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_tidied_for_download(given, kept):
    assert files.tidy_name(given) == kept
    assert stored(name=given).name == kept


def test_a_file_that_no_app_answers_for_is_refused_to_everybody(reader):
    file = stored(belongs_to="unheard-of:1")
    with pytest.raises(files.FileRefused):
        files.open_for(Actor(user=reader, on=clock.today()), file, at=clock.now())


def test_a_retired_account_reads_nothing(reader):
    reader.is_active = False
    with pytest.raises(files.FileRefused, match="retired"):
        files.open_for(Actor(user=reader, on=clock.today()), stored(), at=clock.now())


def test_the_reading_of_a_restricted_file_is_audited(reader):
    file = stored(visibility=Visibility.RESTRICTED)
    with files.open_for(Actor(user=reader, on=clock.today()), file, at=clock.now()) as content:
        assert content.read() == PAPER
    [event] = audit.trail("paper:6")
    assert (event.by, event.verb, event.summary) == (reader, "file.read", "Read the restricted file item 6.pdf")


def test_a_refused_or_unrestricted_reading_is_not_audited(reader, other):
    restricted = stored(visibility=Visibility.RESTRICTED)
    with pytest.raises(files.FileRefused):
        files.open_for(Actor(user=other, on=clock.today()), restricted, at=clock.now())
    files.open_for(Actor(user=reader, on=clock.today()), stored(), at=clock.now()).close()
    assert not AuditEvent.objects.exists()


class TestDownloading:
    def test_a_reader_gets_the_bytes_their_name_and_no_sniffing(self, client, reader):
        client.force_login(reader)
        response = client.get(files.address(stored()))
        assert b"".join(response.streaming_content) == PAPER
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Disposition"] == 'inline; filename="item 6.pdf"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in response.headers["Cache-Control"]

    def test_a_restricted_file_is_kept_by_no_browser(self, client, reader):
        client.force_login(reader)
        response = client.get(files.address(stored(visibility=Visibility.RESTRICTED)))
        assert "no-store" in response.headers["Cache-Control"]
        assert response.getvalue() == PAPER

    def test_what_could_run_in_a_browser_is_for_saving_and_sandboxed(self, client, reader):
        client.force_login(reader)
        response = client.get(files.address(stored(b"<script>", name="page.html", media_type="text/html")))
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.getvalue() == b"<script>"

    def test_guessing_tells_nothing(self, client, other):
        """Refused, absent, mistyped and absurd addresses read the same."""
        client.force_login(other)
        refused = stored(visibility=Visibility.RESTRICTED)
        addresses = [
            files.address(refused),
            reverse("file", args=[refused.pk + 1000, refused.name]),
            reverse("file", args=[refused.pk, "other.pdf"]),
            reverse("file", args=[10**30, refused.name]),
        ]
        answers = [client.get(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {404}
        # The token in the form by which one signs out is masked anew on every page.
        assert len({re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", answer.content) for answer in answers}) == 1
        assert not any("ETag" in answer.headers for answer in answers)

    def test_knowing_the_hash_tells_nothing(self, client, other):
        client.force_login(other)
        file = stored()
        assert client.get(files.address(file), headers={"If-None-Match": f'"{file.sha256}"'}).status_code == 404

    def test_the_public_is_asked_to_sign_in_whether_the_file_exists_or_not(self, client):
        file = stored()
        for address in (files.address(file), reverse("file", args=[file.pk + 1000, "x.pdf"])):
            response = client.get(address)
            assert response.status_code == 302
            assert response.url.startswith(reverse("account_login"))

    def test_the_public_gets_a_public_file_without_a_cookie_and_asks_again_by_its_hash(self, client, other):
        client.force_login(other)
        file = stored(visibility=Visibility.PUBLIC)
        response = client.get(files.address(file))
        assert files.address(file).startswith("/public/files/")
        assert b"".join(response.streaming_content) == PAPER
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        again = client.get(files.address(file), headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.MEMBERS, Visibility.RESTRICTED])
    def test_the_public_address_gives_nothing_but_public_files(self, client, reader, visibility):
        client.force_login(reader)
        file = stored(visibility=visibility)
        absent = client.get(reverse("public_file", args=[file.pk + 1000, file.name]))
        refused = client.get(reverse("public_file", args=[file.pk, file.name]))
        assert (refused.status_code, refused.content) == (404, absent.content)
