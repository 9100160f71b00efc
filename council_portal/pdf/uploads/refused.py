"""Why a file is refused: raised wherever the reason is found, with a sentence that says what to do."""


class Refused(Exception):
    """The file is not taken; the message is a sentence with the reason, and what to do."""


AGAIN = "Save it again as a PDF from the program it was written in, and send that."
