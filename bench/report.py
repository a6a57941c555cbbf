"""Run the measurements and print them beside their budgets."""

from importlib import import_module

from django.db import connection

from bench import engine, filling
from bench.floor.models import Person
from bench.measuring import NOISE, compare
from bench.pages import floor_list, pages

HEADING = (
    f"{'page':<22}{'CPU ms':>8}{'p95':>8}{'floor':>8}{'ratio':>7}{'quartiles':>13}{'budget':>8}"
)
HEADING += f"{'bare':>7}{'SQL':>7}{'budget':>8}"
PEOPLE = 1000  # of the floor, however many clients there are
START = 1.5  # seconds until a process has answered
ENGINE = "engine"  # --only engine: the planner alone
GROWTH = 1.2  # what 100,000 clients may cost against 1,000


def run(options, *, full: int) -> None:
    nell = filling.practice()
    Person.objects.bulk_create(Person(**filling.person(number)) for number in range(PEOPLE))
    import_module("practice.wsgi")  # as a server starts
    if options.only == ENGINE:
        planner_table(nell)
        return
    filling.clients(range(options.clients), nell)
    filling.day(nell)
    chosen = [page for page in pages(nell) if options.only.lower() in page.name.lower()]
    settle()
    print(f"\n{database()}, {options.clients} clients")
    first = pages_table(chosen, rounds=options.rounds)
    if options.scale:
        filling.clients(range(options.clients, full), nell)
        settle()
        print(f"\n{database()}, {full} clients")
        second = pages_table(chosen, rounds=options.rounds)
        growth_table(first, second, options.clients, full)
    if not options.only:
        planner_table(nell)
        start_table()


def database() -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(
        connection.vendor, connection.vendor
    )


def settle() -> None:
    """Let the database learn about its new rows, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages_table(chosen, *, rounds: int) -> dict:
    """Print a line for each page; return what was measured by name."""
    print(HEADING)
    measured, over = {}, []
    for each in chosen:
        found = compare(each.page, each.floor, each.bare, rounds=rounds)
        sql, bounds = each.page.statements()
        measured[each.name] = (found, sql)
        print(line(each, found, sql, bounds))
        over += over_budget(each, found, sql)
    print("SQL: statements that read or write, + those that begin and end a transaction.")
    print("bare: against the floor with Django's own six middleware in place of ours.")
    print("Over budget: " + ("; ".join(over) if over else "nothing") + ".")
    return measured


def line(page, found, sql, bounds) -> str:
    quartiles = f"{found.low:.2f}-{found.high:.2f}"
    statements = f"{sql}+{bounds}" if bounds else str(sql)
    return (
        f"{page.name:<22}{found.milliseconds:>8.2f}{found.p95:>8.2f}{found.floor_milliseconds:>8.2f}"
        f"{found.ratio:>7.2f}{quartiles:>13}{page.budget:>8}"
        f"{found.bare_ratio:>7.2f}{statements:>7}{page.sql:>8}"
    )


def over_budget(page, found, sql):
    """Yield what is over; a ratio below NOISE is no finding."""
    if found.ratio > max(page.budget, NOISE):
        yield f"{page.name} takes {found.ratio:.2f} of {page.budget}"
    if sql > page.sql:
        yield f"{page.name} makes {sql} of {page.sql} statements"


def growth_table(first, second, few: int, many: int) -> None:
    """Compare the ratios to the floor, which stays as small as it was."""
    print(f"\n{many} clients against {few}, at most {GROWTH}")
    over = []
    for name, (before, sql) in first.items():
        after, more_sql = second[name]
        growth = after.ratio / before.ratio
        print(f"{name:<22}{growth:>8.2f}    SQL {sql} and {more_sql}")
        if growth > GROWTH or more_sql > sql:
            over.append(f"{name} grows by {growth:.2f}")
    print("Over budget: " + ("; ".join(over) if over else "nothing") + ".")


def planner_table(nell) -> None:
    """The planner by itself, beside the floor's list page in the same minute."""
    page = engine.timed(floor_list(nell).once)
    rows = (
        ("brief + plan + verify", engine.planned(), 5.0),
        ("adapt", engine.adapted(), 2.0),
        ("the floor's list page", page, None),
    )
    print(
        "\nThe planner: 60 minutes, ten answers, no SQL; ms of CPU, in the quietest stretch and in all"
    )
    print(
        f"{'':<24}{'quiet':>8}{'p95':>8}{'all':>8}{'p95':>8}{'budget':>8}{'ratio':>8}{'calls':>9}"
    )
    for name, took, budget in rows:
        said = "  over" if budget and took.quiet_median > budget else ""
        print(
            f"{name:<24}{took.quiet_median:>8.2f}{took.quiet_p95:>8.2f}{took.median:>8.2f}{took.p95:>8.2f}"
            f"{budget or '':>8}{took.quiet_median / page.quiet_median:>8.2f}{took.calls:>9,}{said}"
        )


def start_table() -> None:
    elapsed, worked = engine.started()
    print(f"\n{'':<24}{'took':>8}{'budget':>9}")
    for name, took in (("start to first answer", elapsed), ("  of it CPU", worked)):
        said = "  over" if took > START * NOISE else ""
        print(f"{name:<24}{took:>8.2f}{START:>9} s{said}")
