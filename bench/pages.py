"""How soon the map is ready, and how heavy the first visit is, in Chromium against a real server.

Peer: a plain page with the same number of links and no picture, from the same server in the same run. Limits hold on
the machine they were measured on: each view of the map ready (warm, median of 7) under 300 ms at 60 members and 500 ms
at 150, and under 1.2 s with the processor slowed four times; own script under 15 kB compressed; the young person's home
under 100 kB and the map under 150 kB on a first visit.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, date, datetime
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="kith-bench-")
os.environ |= {"KITH_DATA_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "kith.config.settings"}
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop of its own

import django

django.setup()

from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from kith.cli.serve import prepare
from kith.people.choices import Role
from kith.people.models import Account, Authority, Person
from kith.universe.actions import add_member, describe_member, describe_tie, draw_link

ROUNDS = 7
LIMITS = {60: 300, 150: 500}
SLOWED, SLOWED_LIMIT = 4, 1200
VIEWS = {"rings": "", "round me": "round-me/", "family tree": "family/", "over time": "over-time/"}
FIELDS = ("family", "friends", "organisations", "networks")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
READY = """() => {
  const asked = performance.getEntriesByType('navigation')[0].startTime;
  const painted = done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - asked)));
  return new Promise(painted);
}"""


def young_person(members: int) -> Account:
    """Make a person with so many members, spread over rings and fields as a real map would be."""
    now = datetime.now(UTC)
    authority, _ = Authority.objects.get_or_create(code="991", defaults={"name": "Northmoor"})
    person = Person.objects.create(authority=authority, forename="Amira", born_on=date(2009, 2, 3))
    account = Account(username=f"amira-{members}", role=Role.YOUNG_PERSON, person=person, begun_at=now)
    account.set_unusable_password()
    account.save()
    drawn = []
    for number in range(members):
        member = add_member(
            person,
            f"Friend {number}",
            fields=[FIELDS[number % 4]],
            ring=(1, 2, 2, 3, 3, 3, 4, 4)[number % 8],
            feel=("good", "mixed", "hard", "not_sure")[number % 4],
            by=account,
            at=now,
        )
        describe_tie(
            member,
            strain=("none", "some", "a_lot", "broken")[number // 4 % 4],
            giving=("both", "they", "me")[number % 3],
            star=number % 20 == 0,
            by=account,
            at=now,
        )
        if number % 4 == 0:
            relation = ("mother", "sister", "brother", "grandparent", "cousin")[number // 4 % 5]
            describe_member(member, relation=relation, through="birth", by=account, at=now)
        drawn.append(member)
    for one, other in zip(drawn[:20], drawn[7:27], strict=False):  # as many as are drawn at once
        draw_link(one, other, by=account, at=now)
    return account


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int) -> subprocess.Popen[bytes]:
    """Start the real server and wait until it answers."""
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [gunicorn, "kith.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    server = subprocess.Popen(
        [*command, "--worker-class", "gthread", "--no-control-socket", "--log-level", "error"]
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=2).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def cookie(account: Account, base: str) -> dict[str, str]:
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": base,
    }


def median_ready(page, address: str) -> float:
    """Return the median milliseconds from asking for a page to its picture being painted, warm."""
    times = []
    for _ in range(ROUNDS + 1):
        page.goto(address, wait_until="load")
        times.append(page.evaluate(READY))
    return statistics.median(times[1:])


def measure(browser, base: str) -> list[str]:
    """Print each measurement; return the limits that did not hold."""
    broken = []
    for members, limit in LIMITS.items():
        context = browser.new_context(viewport={"width": 390, "height": 800})
        context.add_cookies([cookie(young_person(members), base)])
        page = context.new_page()
        peer = median_ready(page, f"{base}/me/sharing/")
        print(f"a page without a map: {peer:.0f} ms")
        for view, address in VIEWS.items():
            ready = median_ready(page, f"{base}/me/people/{address}")
            print(f"{view}, {members} members: {ready:.0f} ms ready; ratio {ready / peer:.1f}")
            if ready >= limit:
                broken.append(f"{view} of {members}: {ready:.0f} ms, limit {limit}")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        slow = median_ready(page, f"{base}/me/people/")
        print(f"rings, {members} members, processor slowed {SLOWED} times: {slow:.0f} ms ready")
        if slow >= SLOWED_LIMIT:
            broken.append(f"map of {members}, slowed: {slow:.0f} ms, limit {SLOWED_LIMIT}")
        context.close()
    return broken + weigh(browser, base)


def weigh(browser, base: str) -> list[str]:
    """Weigh first visits to the young person's home and to a map of 60, and our own script, as sent over the wire."""
    home, script = first_visit(browser, base, young_person(18), "/me/")
    people, _ = first_visit(browser, base, young_person(61), "/me/people/")
    print(
        f"first visits: home {home / 1000:.1f} kB, map {people / 1000:.1f} kB; script {script / 1000:.1f} kB"
    )
    limits = {"home": (home, 100_000), "map": (people, 150_000), "script": (script, 15_000)}
    return [f"{name} {size:.0f} bytes" for name, (size, limit) in limits.items() if size >= limit]


def first_visit(browser, base: str, account: Account, address: str) -> tuple[float, float]:
    """Return how many bytes a first visit takes over the wire, and how many of them are script."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    context.add_cookies([cookie(account, base)])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    names: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on(
        "Network.responseReceived", lambda said: names.update({said["requestId"]: said["response"]["url"]})
    )
    wire.on(
        "Network.loadingFinished", lambda said: sizes.update({said["requestId"]: said["encodedDataLength"]})
    )
    page.goto(base + address, wait_until="networkidle")
    by_name = {names.get(key, "?").removeprefix(base): size for key, size in sizes.items()}
    for name, size in sorted(by_name.items(), key=lambda pair: -pair[1]):
        print(f"  {size / 1000:6.1f} kB {name}")
    context.close()
    script = sum(size for name, size in by_name.items() if name.split("?")[0].endswith(".js"))
    return sum(by_name.values()), script


def main() -> int:
    prepare()
    port = free_port()
    server = start(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            broken = measure(browser, f"http://localhost:{port}")
            browser.close()
    finally:
        server.terminate()
        server.wait()
    for limit in broken:
        print(f"OVER: {limit}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
