"""What the practice's mails look like, and whether they leave: a section of the settings."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.mail import outbox
from practice.mail.framing import framed_mail, shows_framed_mail
from practice.mail.models import OutgoingMail
from practice.staff import audit
from practice.staff.models import Practice
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key
from practice.staff.settings_forms import MailForm
from practice.staff.views.settings import section_page

TRIAL = "trial"


@shows_framed_mail
@require_http_methods(["GET", "POST"])
@permitted("settings")
def mail(request):
    """Set name, answers, mark and colour; beside it a sample, and a mail to try the server with."""
    tried = OutgoingMail.objects.filter(kind=TRIAL, subject_id=request.user.pk)
    tried = tried.unread()
    more = {"trial": tried.order_by("-made_at").first(), "key": new_key()}
    return section_page(request, "mail", _("Mail"), MailForm, **more)


def sample_letter(to: str):
    stationery = Practice.current().stationery
    return outbox.build_email(
        "account/email/sample", to, {"address": f"{settings.SITE_URL}/"}, stationery=stationery
    )


@framed_mail
@require_safe
@permitted("settings")
def sample(request):
    """Answer with a sample mail as it stands in the settings, for the frame."""
    return HttpResponse(sample_letter(request.user.email).html)


@require_POST
@permitted("settings")
def trial(request):
    """Mail the sample to the person who asks, so that they see it arrive."""
    return answer_once(request, lambda: send_trial(request))


def send_trial(request) -> str:
    key = f"{TRIAL}-{request.POST['key']}"
    letter = sample_letter(request.user.email)
    sent = outbox.queue(key, letter, kind=TRIAL, subject_id=request.user.pk)
    audit.noted(request.user, "sent", sent)
    return f"{reverse('staff:mail')}#trial"
