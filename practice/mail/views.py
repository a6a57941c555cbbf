"""The page of sent mail, for one person on their own machine (`make run`)."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.mail.checks import is_loopback
from practice.mail.framing import framed_mail, shows_framed_mail
from practice.mail.models import OutgoingMail

MOST_SHOWN = 100


def local_only(view):
    """Open to whoever sits at this machine in local mode; for anyone else there is nothing."""

    @wraps(view)
    def local_view(request, *args, **kwargs):
        if not settings.LOCAL or not is_loopback(request.META.get("REMOTE_ADDR", "")):
            raise Http404
        return view(request, *args, **kwargs)

    local_view.public = True
    return login_not_required(local_view)


def find_mail(mail_id):
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    if mail is None:
        raise Http404
    return mail


@require_safe
@local_only
def sent_mail(request):
    newest = OutgoingMail.objects.defer("text", "html", "headers").order_by("-made_at")
    return render(request, "mail/sent_mail.html", {"mails": newest[:MOST_SHOWN]})


@require_safe
@local_only
@shows_framed_mail
def sent_message(request, mail_id):
    return render(request, "mail/sent_message.html", {"mail": find_mail(mail_id)})


@require_safe
@local_only
@framed_mail
def sent_html(request, mail_id):
    return HttpResponse(find_mail(mail_id).html)
