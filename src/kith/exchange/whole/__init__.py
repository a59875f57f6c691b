"""A whole authority, carried out of one installation and into another: open formats, sealed, equal row by row."""
