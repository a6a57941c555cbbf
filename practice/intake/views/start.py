"""Before and after the form: begin it, check it, send it, ask for a fresh link."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from practice.clients import links
from practice.clients.models import Link
from practice.intake import keeping, pages, paper, proving, services, showing
from practice.intake.again import beginning
from practice.intake.answers import meanings, worries
from practice.intake.calendars import calendar_of
from practice.intake.consent import services as consenting
from practice.intake.consent.forms import ConsentForm
from practice.intake.newcomers import services as newcomers
from practice.intake.views.by_link import by_link, elsewhere, in_this_browser
from practice.intake.views.form import CHECK, address, by_kind, next_slug
from practice.staff import handing_over, speaking
from practice.staff.models import Practice
from practice.staff.permissions import public


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def start(request, link, draft):
    """Say what the form is. Start is a POST, as mail scanners open every link (C4, C7)."""
    now = timezone.now()
    if draft.sent_at:
        return redirect("intake:sent", link.token)
    bound = links.is_bound(request, link, now=now)
    if bound and draft.started_at:
        return redirect(first_address(link, draft, proving.earlier_of(draft, link), "?resumed=1"))
    if not bound and (link.browser_hash or proving.would_show(draft, link, now=now)):
        return elsewhere(request, link)
    if request.method == "POST":
        services.begin(draft, link, now=now, with_help="helping" in request.POST)
        earlier = proving.earlier_of(draft, link)
        if earlier and proving.is_known(request, link, earlier, now=now):
            proving.open_earlier(draft, link, earlier, now=now)
        response = redirect(first_address(link, draft, earlier))
        links.bind(request, response, link, now=now)
        return response
    template = "intake/helping.html" if "helping" in request.GET else "intake/start.html"
    return render(request, template, {"link": link, "draft": draft, **about(draft)})


def first_address(link, draft, earlier, resumed="") -> str:
    """Return where to go on; somebody who was here before may show first that it is them (C7)."""
    if earlier and not proving.has_answers(draft):
        return reverse("intake:is-it-you", args=[link.token])
    return address(link, next_slug(draft, None)) + resumed


def about(draft) -> dict:
    """Return what the pages around the form say about the visit."""
    return {
        "appointment": draft.appointment,
        "practitioner": draft.practitioner,
        **services.what_it_takes(draft),
    }


@speaking.keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser
def check(request, link, draft):
    """Show every answer, ask for consent and a name, and send the form."""
    if pages.first_open(pages.sequence(draft.answers), draft.answers):
        return redirect(address(link, next_slug(draft, None)))
    now = timezone.now()
    today = timezone.localtime(now).date()
    form = signing_form(request, link, draft, on=today)
    if request.method == "POST" and not request.switched and form.is_valid():
        send = newcomers.hold if draft.client.is_newcomer else services.send_intake
        try:
            send(draft.pk, link, form.cleaned_data, now=now)
        except services.NotFinished as open_still:
            return redirect(address(link, open_still.page.slug))
        except services.AnswersChanged:
            draft.refresh_from_db(fields=["answers", "version"])
            form = signing_form(request, link, draft, on=today)
            return to_check(request, link, draft, form, changed=True)
        handing_over.close_to(request, reverse("intake:sent", args=[link.token]))
        return redirect("intake:sent", link.token)
    return to_check(request, link, draft, form)


def to_check(request, link, draft, form, *, changed=False):
    """Show the answers and what is agreed to; `changed` says that they are others than were read."""
    today = timezone.localdate()
    status = 409 if changed else 422 if form.errors else 200
    context = {
        "link": link,
        "draft": draft,
        "form": form,
        "changed": changed,
        "seen": keeping.stamp(draft.answers),
        "sections": showing.to_check(draft),
        "kinds": by_kind(worries(draft.answers)),
        "meanings": meanings(draft.answers, age=services.age_of(draft, on=today)),
        "statements": [consenting.words(row) for row in consenting.statements()],
        "no_area": "" if form.areas else consenting.area_text(None),
        "with_help": form.was_helped or draft.answers.get("_helping", False),
        "back": address(link, list(pages.sequence(draft.answers))[-1].slug),
        "steps": len(pages.STEPS),
        "step": len(pages.STEPS),
        "check": CHECK,
        **about(draft),
    }
    return render(request, "intake/check.html", context, status=status)


def signing_form(request, link, draft, *, on):
    """Return what is ticked and signed at the end: here, or as it stands on paper.

    A change of language keeps what is typed and complains of nothing.
    """
    given = {"answers": draft.answers, "age": services.age_of(draft, on=on)}
    given["data"] = request.POST if request.method == "POST" else None
    if link.how != Link.How.PAPER:
        held = consenting.held(draft.client_id) if beginning.is_return(draft) else None
        form = ConsentForm(**given, held=held, drawn=Practice.current().drawn_signature)
    else:
        newest = draft.client.intakes.first()
        given |= {"today": on, "newest": newest and timezone.localtime(newest.sent_at).date()}
        form = paper.PaperConsentForm(**given)
    if request.switched:
        form._errors = {}
    return form


@require_safe
@by_link
def sent(request, link, draft):
    """Thank the client. It may be opened again and again; advice shows in their browser alone."""
    if not draft.sent_at:
        return redirect("intake:start", link.token)
    if link.how == Link.How.PAPER:
        return redirect("intake:answers", draft.client_id, draft.intake.pk)
    context = {"link": link, "draft": draft, **about(draft)}
    if link.how == Link.How.TABLET:
        return render(request, "intake/sent_here.html", context)
    bound = links.is_bound(request, link, now=timezone.now())
    told = by_kind(worries(draft.answers)) if bound else []
    shown = {"kinds": told, "may_take_back": bound}
    template = "intake/sent_new.html" if draft.client.is_newcomer else "intake/sent.html"
    return render(request, template, context | shown)


@require_safe
@by_link
def calendar(request, link, draft):
    """Give the visit as a calendar's file; it says where and when, and nothing about health."""
    if draft.appointment is None:
        return redirect("intake:sent", link.token)
    body = calendar_of(draft.appointment, Practice.current(), now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@public
def fresh_link(request, token):
    """Mail a new link to the address on file. The answer is the same whatever the token was."""
    carried = speaking.go_on_as_before(request)
    if request.method != "POST":
        return render(request, "intake/fresh_link.html")
    link = links.once_valid(token, Link.Purpose.INTAKE)
    if link:
        services.mail_fresh_link(link, now=timezone.now())
    elif links.guesses(request) > links.GUESSES_AN_HOUR:
        return render(request, "429.html", status=429)
    return redirect(reverse("intake:fresh-link", args=[token]) + carried)
