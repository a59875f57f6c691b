"""``kith restore``: put a backup back into a clean place, and prove that all of it is there."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from kith.cli.backups import files_folder, here, place_at
from kith.kit.backup.making import CopyFailed, NotOpened, Opened, opened, put_back
from kith.kit.backup.places import Place
from kith.kit.refs import new_ref

DONE, WRONG, REFUSED = 0, 1, 2
NEXT = (
    "Every row is as it was, no row points at one that is not there, and the audit is whole.\n"
    "It needs its own keys before it serves: {keys} (KITH_FIELD_KEYS), and KITH_SECRET_KEY. Then: kith serve\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which backup, whose key, and where to."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup")
    parser.add_argument(
        "--identity", type=Path, required=True, metavar="FILE", help="the secret key it is sealed to"
    )
    parser.add_argument(
        "--into",
        required=True,
        metavar="FOLDER|URL",
        help="an empty data folder, or postgres://... of the owner",
    )
    parser.add_argument(
        "--files", type=Path, metavar="FOLDER", help="where files go, with a database address"
    )


def run(args: argparse.Namespace) -> int:
    """Restore and compare. Return 0 when all is there, 1 when it is not, 2 when nothing was put back."""
    try:
        wrong, keys = _restore(args)
    except (CopyFailed, NotOpened) as error:
        return _say_no(str(error))
    except OSError as error:
        return _say_no(f"{error.strerror}: {error.filename}")
    for sentence in wrong:
        sys.stdout.write(f"- {sentence}\n")
    sys.stdout.write(
        "It is NOT whole: do not use it.\n" if wrong else NEXT.format(keys=", ".join(keys) or "none")
    )
    return WRONG if wrong else DONE


def _restore(args: argparse.Namespace) -> tuple[list[str], list[str]]:
    on_server = "://" in args.into
    folder = args.files if on_server else Path(args.into)
    with _working_beside(folder) as beside, opened(args.file, args.identity, beside=beside) as found:
        if folder is None and found.files.exists():
            raise CopyFailed("This backup holds files too. Say with --files which folder they go into.")
        files = (folder if on_server else files_folder(folder)) if folder else beside / "none"
        return _put(found, place_at(args.into), files, args.into), _keys(found)


def verified(path: Path, identity: Path) -> list[str]:
    """Put a backup into a place of its own, compare, and take it away again. Return what is wrong."""
    with opened(path, identity, beside=settings.DATA_DIR) as found:
        folder = found.folder / "again"
        with here().spare(folder) as place:
            return put_back(found, place, files=files_folder(folder))


def _put(found: Opened, place: Place, files: Path, where: str) -> list[str]:
    wrong = put_back(found, place, files=files)
    return wrong + ([] if _audit_is_whole(where) else ["the audit is not whole: kith audit verify"])


def _keys(found: Opened) -> list[str]:
    return [str(name) for (name,) in found.manifest["field_keys"]]


def _audit_is_whole(where: str) -> bool:
    """Ask another process, whose database is the restored one. It needs no keys: the audit holds no content.

    Anchors are left out: some may be younger than the backup. `kith audit verify` there then says what was lost.
    """
    with tempfile.TemporaryDirectory(prefix="kith-") as aside:
        url = where if "://" in where else f"sqlite:///{(Path(where) / 'kith.sqlite3').resolve()}"
        environment = {
            **{name: value for name, value in os.environ.items() if name != "KITH_AUDIT_ANCHOR"},
            "KITH_DATABASE_URL": url,
            "KITH_DATABASE_OWNER_URL": url,
            "KITH_DATA_DIR": aside,
            "KITH_SECRET_KEY": new_ref(50),
        }
        program = str(Path(sys.executable).with_name("kith"))
        done = subprocess.run([program, "audit", "verify"], env=environment, capture_output=True, check=False)
        return done.returncode == 0


@contextmanager
def _working_beside(folder: Path | None) -> Iterator[Path]:
    """Give a place on the same disk as what is restored, so that the database arrives there in one step."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="kith-") as aside:
            yield Path(aside)


def _say_no(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return REFUSED
