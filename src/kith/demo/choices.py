"""What the demo is called and how long its links are. Plain Python."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PASS_PHRASE = "three rivers meet here"  # noqa: S105  printed for everybody to see; it opens invented lives only
DEFAULT_PEOPLE, DEFAULT_SEED = 1000, 1
FEWEST_PEOPLE = 30
