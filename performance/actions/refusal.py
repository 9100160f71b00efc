"""Why something was not done."""


class Refusal(Exception):
    """The action was not done; the message is a sentence that the person can act on."""
