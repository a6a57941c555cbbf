"""A client who was here before: is it them, and what has changed since."""

from django import forms
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from practice.clients import links
from practice.clients.models import Link
from practice.intake import keeping, proving, services, showing
from practice.intake.again import asking, beginning, deciding
from practice.intake.views.by_link import by_link, in_this_browser
from practice.intake.views.form import address, next_slug
from practice.intake.views.late import closed
from practice.staff.forms import PlainField

REST = "rest"  # every step about which nothing was said yet


class CodeForm(forms.Form):
    """Six digits, however they are spaced."""

    code = PlainField(
        label=_("Your code"),
        max_length=40,
        help_text=_("Six digits. Spaces do no harm."),
        error_messages={"required": _("Type the six digits from our mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@require_safe
@by_link
def is_it_you(request, link, draft):
    """Offer a code by mail, or an empty form, to whoever was here before."""
    if draft.sent_at or not proving.earlier_of(draft, link):
        return redirect("intake:start", link.token)
    may_mail = link.how == Link.How.SENT and draft.client.email
    context = {"link": link, "draft": draft, "minutes": services.MINUTES, "may_mail": may_mail}
    return render(request, "intake/is_it_you.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def mail_code(request, link, draft):
    """Mail six digits to the address on file; the answer is the same whether that was done."""
    if request.method != "POST" or draft.sent_at or link.how != Link.How.SENT:
        return redirect("intake:code", link.token)
    secret = proving.secret_of(request)
    proving.mail_code(draft, link, secret, now=timezone.now())
    response = redirect("intake:code", link.token)
    links.give(response, secret)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def code(request, link, draft):
    """Take the six digits; with them this browser goes on, and earlier answers are open to it."""
    if draft.sent_at or link.how != Link.How.SENT:
        return redirect("intake:start", link.token)
    form = CodeForm(request.POST or None)
    now = timezone.now()
    secret = request.COOKIES.get(settings.FORM_COOKIE_NAME, "")
    if request.method == "POST" and form.is_valid():
        if secret and proving.code_is_right(link, secret, form.cleaned_data["code"], now=now):
            return let_in(request, link, draft, now=now)
        form.add_error(
            "code",
            _("That is not the code, or its time is over. Look again, or ask for a new one."),
        )
    context = {
        "link": link,
        "form": form,
        "may_begin_empty": proving.earlier_of(draft, link) is not None,
        "minutes": services.MINUTES,
    }
    return render(request, "intake/code.html", context, status=422 if form.errors else 200)


def let_in(request, link, draft, *, now):
    """Tie the form to this browser and go on in it."""
    services.begin(draft, link, now=now)
    earlier = proving.earlier_of(draft, link)
    if earlier:
        proving.open_earlier(draft, link, earlier, now=now)
    response = redirect(address(link, next_slug(draft, None)))
    links.bind(request, response, link, now=now)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser
def what_changed(request, link, draft):
    """Show last time's answers step by step; each has changed or has not."""
    if not beginning.is_return(draft):
        return redirect("intake:start", link.token)
    if request.method != "POST":
        return render(request, "intake/again.html", shown(link, draft))
    how = deciding.CHANGED if deciding.CHANGED in request.POST else deciding.SAME
    wanted = request.POST.get(how, "")
    rest = deciding.undecided(draft)
    steps = rest if wanted == REST else [n for n in deciding.MAY_BE_SAME if str(n) == wanted]
    try:
        deciding.decide(draft, how, steps, now=timezone.now())
    except keeping.Closed:
        return closed(request, link)
    return redirect(after(link, draft, how, steps, wanted))


def after(link, draft, how, steps, wanted) -> str:
    """Return where to go on: into what changed; or down the page, while there is more to read."""
    if how == deciding.CHANGED and steps:
        return address(link, asking.first_page(draft, steps[0]).slug)
    if deciding.undecided(draft):
        return f"{address(link, deciding.WHAT_CHANGED)}#step-{wanted}"
    return address(link, next_slug(draft, None))


def shown(link, draft) -> dict:
    return {
        "link": link,
        "draft": draft,
        "sections": showing.last_time(draft),
        "is_begun": bool(draft.answers["_again"]["steps"]),
        "onward": "" if deciding.undecided(draft) else address(link, next_slug(draft, None)),
        "rest": REST,
    }
