"""Names for people a return brought: a CSV with the columns ``child``, ``forename`` and ``surname``."""
