"""Post nonsense to every form, a number of times each, and say what was answered wrongly."""

import argparse
import gc
import logging
import random
import sys
import time
from collections import Counter

from django.db import transaction
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from .forms import Scene, every_form
from .judge import findings
from .mutator import mutated

MANY = 1_000  # posts for each form, from which on every form is told as it is done
FORGETS = 500  # posts, after which what is left of them is not looked at again
TOLD = 5  # findings of one form that are printed


def arguments():
    parser = argparse.ArgumentParser(prog="python -m scripts.fuzz", description=__doc__)
    parser.add_argument("--number", type=int, default=100, help="posts for each form (100)")
    parser.add_argument("--seed", type=int, help="new each time by default")
    parser.add_argument("--only", default="", help="only forms whose name begins with this")
    parser.add_argument("--part", default="1/1", help="2/3: the second third of the forms")
    return parser.parse_args()


def fuzz(form, number: int, seed: int, answers: Counter) -> list[str]:
    """Post to one form; whatever is done is undone, so that every post finds the same."""
    chance, found = random.Random(f"{seed} {form.name} {sorted(form.offered)}"), []
    for at in range(number):
        if at % FORGETS == 0:
            gc.collect()
            gc.freeze()  # each request of Django's test client leaves three finalizers behind
        post = mutated(form, chance)
        with transaction.atomic():
            cookies = form.browser.cookies.output()
            began = time.thread_time()
            answer = sent(form, post)
            seconds = time.thread_time() - began
            wrong = findings(form, post, answer, seconds)
            transaction.set_rollback(True)
        if form.browser.cookies.output() != cookies:
            form.browser.cookies.load(cookies.replace("Set-Cookie: ", ""))
        answers[answer.status_code] += 1
        found += [f"{form.name} {form.action} #{at}: {each} | {short(post)}" for each in wrong]
    return found


def sent(form, post):
    address = form.action
    if post.method == "GET":
        address = f"{address.split('?')[0]}?{post.body.decode(errors='replace')}"
        return form.browser.get(address[:8_000], headers=post.headers)
    return form.browser.generic(
        post.method, address, post.body, post.kind, headers=post.headers, secure=True
    )


def short(post) -> str:
    return repr([(name, value[:40]) for name, value in post.fields])[:400]


def part_of(forms, words: str):
    which, of = map(int, words.split("/"))
    return forms[which - 1 :: of]


def run(options, seed: int) -> int:
    forms = [form for form in every_form(Scene()) if form.name.startswith(options.only)]
    forms = part_of(forms, options.part)
    print(f"Seed {seed}: {len(forms)} forms, {options.number} posts each.", flush=True)
    began, wrong, answers = time.monotonic(), 0, Counter()
    for form in forms:
        found = fuzz(form, options.number, seed, answers)
        wrong += len(found)
        if options.number >= MANY:
            print(f"{form.name}: {options.number} posts, {len(found)} findings.", flush=True)
        for line in found[:TOLD]:
            print(line, flush=True)
    seconds, posts = time.monotonic() - began, options.number * len(forms)
    told = ", ".join(f"{count} of {status}" for status, count in sorted(answers.items()))
    print(f"{posts} posts in {seconds:.0f} s ({posts / seconds:.0f} a second): {told}.")
    print(f"{wrong} findings.")
    return wrong


def main() -> None:
    options = arguments()
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    setup_test_environment()
    logging.disable(logging.CRITICAL)  # the answers are judged; a line for each would hide it
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        wrong = run(options, seed)
    finally:
        teardown_databases(kept, verbosity=0)
    sys.exit(1 if wrong else 0)
