"""What must hold between rows, beyond the shape of each."""


def check(reference, files, problems) -> None:
    """Add a problem for each rule of the data that does not hold."""
