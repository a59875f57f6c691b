"""What several commands take from the command line, read and refused in the same words."""

import argparse

__all__ = ["end_year"]


def end_year(text: str) -> int:
    """The year in which a collection year ends, with four digits."""
    if not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
        raise argparse.ArgumentTypeError("write the year in which the collection ends, for example 2025")
    return int(text)
