"""What every template is given."""


def portal(request) -> dict:
    return {}
