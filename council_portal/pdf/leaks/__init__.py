"""The leak proof: a public file is searched, decoded and as bytes, for all that only withheld papers say.

`find` is its door. The search runs in a child process; what comes back says where and of what kind, never the words.
"""

from council_portal.pdf.leaks.door import Found, Given, Searched, find
from council_portal.pdf.leaks.traces import Kind

__all__ = ["Found", "Given", "Kind", "Searched", "find"]
