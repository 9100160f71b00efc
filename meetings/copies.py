"""The copies that readers of a restricted edition get: with their name and the time on every page, and recorded."""

import logging
from datetime import datetime
from typing import Any

from council_portal import files, pdf
from council_portal.clock import LONDON
from council_portal.models import StoredFile
from meetings.actions import packs
from meetings.models import Pack
from meetings.rules.packs import Edition, copy_words

logger = logging.getLogger(__name__)

TRY_AGAIN = "The portal puts your name on each page of this file, and could not do so just now. Try again in a minute."


class PackCopies:
    """Copies of restricted editions, drafts as well; a public edition is the same file for everybody."""

    def is_copied(self, file: StoredFile) -> bool:
        return file.belongs_to.rpartition("/")[2] == Edition.RESTRICTED

    def copy(self, file: StoredFile, *, by: Any, at: datetime) -> bytes:
        """The copy, which is kept nowhere. Raises files.CopyFailed."""
        pack = Pack.objects.select_related("meeting__committee", "file").get(file=file)
        try:
            copy = pdf.copy_with(copy_words(by.name, at.astimezone(LONDON)), files.path_of(file.sha256).read_bytes())
        except pdf.PdfFailed as failed:
            logger.exception("A copy of file %s could not be made", file.pk)
            raise files.CopyFailed(TRY_AGAIN) from failed
        packs.record_copy(pack, copy, by=by)
        return copy
