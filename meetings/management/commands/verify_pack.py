"""Holds the file of a pack against its manifest, and says in words what differs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from council_portal.pdf import PdfFailed
from meetings import verifying


class Command(BaseCommand):
    help = (
        "Checks whether a file is a pack as it was issued, or, given a key such as pack:osmb/2017-02-17/public, "
        "whether the files that the portal keeps of it are. Says what differs, page by page, and exits with 1 where "
        "anything does."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", metavar="FILE|KEY", help="A PDF, or the key of a pack")
        parser.add_argument("--of", default="", metavar="KEY", help="Hold the file against the packs of this key alone")

    def handle(self, *args, what, of, **options):
        found = verifying.verify_kept(what) if what.startswith("pack:") else [self._verified(what, of)]
        if not found:
            raise CommandError(f"No pack was issued under {what}.")
        for verified in found:
            if verified.is_as_issued:
                self.stdout.write(" ".join(verified.sentences))
        differing = [sentence for verified in found if not verified.is_as_issued for sentence in verified.sentences]
        if differing:
            raise CommandError("\n".join(differing))

    def _verified(self, path: str, key: str) -> verifying.Verified:
        try:
            return verifying.verify_file(Path(path).read_bytes(), key=key)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except PdfFailed as failed:
            raise CommandError(f"{path}: {failed}") from failed
