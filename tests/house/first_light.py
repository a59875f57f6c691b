"""A database as the release "First light" left it, brought up to now, one step back, and up again: what changed?

``run`` is called in a process of its own on an empty database (see test_migrations.py); it prints JSON.
"""

import hashlib
import json
import sys
from datetime import UTC, date, datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kith.audit.queries import breaks
from kith.kit.scope import EVERYTHING, within

FIRST = [
    ("kit", "0001_first"),
    ("audit", "0001_first"),
    ("people", "0002_an_ended_account_lets_go_of_its_person"),
    ("access", "0001_first"),
    ("journey", "0001_first"),
    ("universe", "0001_first"),
    ("exchange", "0001_first"),
    ("demo", "0001_first"),
    ("sessions", "0001_initial"),
    ("mfa", "0003_authenticator_type_uniq"),
]
OURS = [app for app, _ in FIRST[:8]]
AT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)  # the night the clocks go forward
ODD = "Zoë O’Neil 'x'; -- \u202eطفل"


def migrate(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor


def fill(then):
    """Put rows of every table in, as that release would have."""

    def make(label, **fields):
        return then.get_model(label).objects.create(**fields)

    here, far = (make("people.Authority", ref=f"AAAAAAAAAAA{n}", code=f"93{n}", name=ODD) for n in "12")
    team = make("people.Team", ref="TTTTTTTTTTT1", authority=here, name=ODD)
    person = make(
        "people.Person", ref="PPPPPPPPPPP1", authority=here, child_id="C1", forename=ODD, surname=ODD,
        born_on=date(2008, 2, 29), sex="1", ethnicity="WBRI",
    )  # fmt: skip
    gone = make("people.Person", ref="PPPPPPPPPPP2", authority=far, adopted_on=date(2020, 1, 1))
    worker, young, ended = (
        make("people.Account", ref=f"BBBBBBBBBBB{n}", username=name, full_name=full, role=role, authority=here,
             team=of, person=is_, password="argon2$x", begun_at=AT, is_active=active, last_login=AT)
        for n, name, full, role, of, is_, active in (
            (1, "ruth", ODD, "worker", team, None, True),
            (2, "amira", "", "young_person", None, person, True),
            (3, "ended", "", "young_person", None, None, False),
        )
    )  # fmt: skip
    make("people.Invitation", ref="IIIIIIIIIII1", code_hash="h" * 64, role="young_person", authority=here,
         person=person, made_by=worker, made_at=AT, ends_at=AT, used_at=AT, account=young)  # fmt: skip
    part = make("people.Allocation", ref="LLLLLLLLLLL1", person=person, worker=worker, part="personal_adviser",
                from_on=date(2024, 2, 29))  # fmt: skip
    make("mfa.Authenticator", user=worker, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    make("mfa.Authenticator", user=worker, type="recovery_codes", data={"seed": "abcdef", "used_mask": 2})
    make("access.Pause", person=person, begun_at=AT, ended_at=AT)
    years = {"person": person, "year": 2025, "source": "S" * 12}
    make("journey.CollectionYear", authority=here, year=2025, workers_given=True)
    make("journey.Episode", **years, decom=date(2020, 2, 29), rne="S", ls="C2", place="U1", dec=None)
    make("journey.Review", **years, on=date(2021, 1, 1), code="PN1")
    make(
        "journey.WorkerEpisode",
        **years,
        sw_id="SW1",
        decom=date(2021, 1, 1),
        dec=date(2022, 1, 1),
        reason="MANAGE",
    )
    make("journey.PreviousPermanence", **years, kind="P1", on="zz/05/2019")
    make("journey.UascStatus", **years, ceased_on=date(2026, 1, 1))
    make("journey.CareLeaverSnapshot", **years, in_touch="YES", activity="F1", accommodation="B1")
    prompt = make("journey.Prompt", ref="QQQQQQQQQQQ1", person=person, key="k" * 16, kind="carer",
                  from_on=date(2020, 1, 1), to_on=date(2021, 1, 1), released_by=worker, released_at=AT)  # fmt: skip
    make("journey.PromptAnswer", prompt=prompt, answer="kept", answered_at=AT)
    sitting = make("universe.Sitting", person=person, ref="GGGGGGGGGGG1", opened_at=AT, last_change_at=AT)
    for number, (name, wish) in enumerate([(ODD, "closer"), ("Nan", "not_now"), ("s1.looks.sealed", "")]):
        member = make("universe.Member", person=person, ref=f"MMMMMMMMMMM{number}", nickname=name, created_at=AT,
                      hidden_at=AT if number else None, suggested_from=f"k{number}" if number else "")  # fmt: skip
        make("universe.Tie", member=member, sitting=sitting, ring=number, fields=["family", "friends"],
             feel="good", wish=wish)  # fmt: skip
        make("access.Sharing", ref=f"SSSSSSSSSSS{number}", person=person, allocation=part, thing=member.ref,
             fields=["nickname"], begun_at=AT, lapses_on=date(2026, 2, 28))  # fmt: skip
    run = make("exchange.ImportRun", ref="RRRRRRRRRRR1", authority=here, by=None, at=AT, state="done", year=2025,
               files=[{"name": ODD, "sha256": "f" * 64, "rows": 3}], counts={"header": {"new": 1}})  # fmt: skip
    make("exchange.ProblemRow", run=run, place=0, file=ODD, line=2, child="C1", code="X", grade="A", message="{x}",
         params={"x": ODD})  # fmt: skip
    make("exchange.IdentitySource", **years)
    make("kit.Submission", token="t" * 40)
    make("demo.DemoMarker", people=1, seed=1, made_for=date(2026, 3, 29), made_at=AT, done_at=AT)
    make("demo.SignInLink", token_hash="h" * 64, account=worker, made_at=AT)
    make("sessions.Session", session_key="k" * 32, session_data="signed", expire_date=AT)
    log(make, here, [person, gone, ended])


def log(make, authority, about):
    """Write three rows of one chain, sealed as that release sealed them."""
    chain, previous = f"authority:{authority.ref}", "0" * 64
    for place, one in enumerate(about, 1):
        says = {
            "chain": chain, "seq": place, "at": AT.isoformat(timespec="microseconds"), "kind": "write",
            "deed": "add_person", "door": "", "actor": "BBBBBBBBBBB1", "role": "worker", "subjects": [one.ref],
            "things": [], "fields": ["forename"], "why": "",
        }  # fmt: skip
        text = json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        seal = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        fields = {name: value for name, value in says.items() if name not in ("subjects", "at")}
        entry = make("audit.Entry", **fields, at=AT, previous=previous, hash=seal)
        make("audit.Seen", entry=entry, subject=one.ref)
        previous = seal
    make("audit.Head", chain=chain, seq=len(about), hash=previous)


COLUMNS = {
    "sqlite": (
        'SELECT t.name, c.name, lower(c.type), c."notnull" FROM sqlite_master t JOIN pragma_table_info(t.name) c'
        " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
    ),
    "postgresql": (
        "SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ),
}


def shape():
    """Return each table's columns: what kind each is, and whether it must be filled."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column, kind, filled in cursor.fetchall():
            found.setdefault(table, {})[column] = [kind, bool(filled)]
    return found


def rows(columns):
    """Return, for each table, its rows of these columns, as text and in order."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {listed} FROM "{table}" ORDER BY 1')
            found[table] = [[str(value) for value in row] for row in cursor.fetchall()]
    return found


def changed(before, after, columns):
    """Return the columns in which any row differs, and the tables that lost or won rows."""
    wrong = set()
    for table, names in columns.items():
        if len(before[table]) != len(after[table]):
            wrong.add(table)
        for one, other in zip(before[table], after[table], strict=False):
            wrong |= {f"{table}.{name}" for name, a, b in zip(names, one, other, strict=True) if a != b}
    return sorted(wrong)


def back_and_forth(app, columns, then):
    """Take one app's newest step back and do it again. Return what changed in what First light had."""
    graph = MigrationExecutor(connection).loader.graph
    steps = sorted(name for of, name in graph.nodes if of == app)
    if len(steps) < 2:
        return []
    migrate((app, steps[-2]))
    migrate(*graph.leaf_nodes())
    return changed(then, rows(columns), columns)


def main():
    fill(migrate(*FIRST).loader.project_state(FIRST).apps)
    columns = {table: sorted(names, key=lambda name: name != "id") for table, names in shape().items()
               if table != "django_migrations"}  # fmt: skip
    before = rows(columns)
    empty = sorted(table for table, found in before.items() if not found)
    call_command("migrate", verbosity=0)
    now = rows(columns)
    names = sorted({app for app, _ in MigrationExecutor(connection).loader.graph.nodes} & {*OURS, "records"})
    from kith.universe.models import Member  # only now does the code of today fit the tables

    said = {
        "empty": empty,
        "changed": changed(before, now, columns),
        "nicknames": sorted(member.nickname for member in Member.objects.all())
        == sorted([ODD, "Nan", "s1.looks.sealed"]),
        "ended": rows({"access_sharing": ["thing", "ended_at"]})["access_sharing"],
        "breaks": [str(found) for found in breaks()],
        "shape": shape(),
        "back": {app: back_and_forth(app, columns, now) for app in names},
        "shape after": shape(),
        "breaks after": [str(found) for found in breaks()],
    }
    sys.stdout.write(json.dumps(said))


def run():
    """Do all of it, asked as nobody in particular."""
    with within(EVERYTHING):
        main()
