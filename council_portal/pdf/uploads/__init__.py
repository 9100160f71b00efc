"""Files that people upload as papers: what each is found to be, in plain words, and a copy in which nothing acts.

`examine` reads a file in a child process with limits of memory and time and gives a verdict, whatever the file is. The
copy has what shapes.py names and nothing else; what is left out is said.
"""

from council_portal.pdf.uploads.door import Examined, accepted_suffixes, can_convert, examine
from council_portal.pdf.uploads.verdict import Remark, Verdict, Weight

__all__ = ["Examined", "Remark", "Verdict", "Weight", "accepted_suffixes", "can_convert", "examine"]
