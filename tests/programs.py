"""What a test may lack on a machine that is not CI's: .ci/run installs it, and there a skip fails."""

import pytest

from council_portal.pdf import uploads

# Only LibreOffice can say what it makes of a file, and ./test asks nobody to install half a gigabyte; the closing lines
# of ./test name what was left out for want of it.
needs_office = pytest.mark.skipif(not uploads.can_convert(), reason="LibreOffice (soffice) is not installed")
