"""What a client asked for beyond one visit: read it, and take it back."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practice.intake import lasting
from practice.intake.models import LastingWish
from practice.intake.staff_forms import ReasonForm
from practice.intake.views.flags import trail
from practice.staff.permissions import permitted
from practice.staff.receipts import answer_once, new_key


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("flags", "write")
def take_back(request, client_id, wish_id):
    """Take back a lasting wish, with a reason: the client asked so, or it was a mistake."""
    rows = LastingWish.objects.visible_to(request.user).filter(client_id=client_id, takes_back=None)
    row = get_object_or_404(rows.select_related("client", "recorded_by"), pk=wish_id)
    there = f"{reverse('records:record', args=[client_id])}#before"
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act():
            reason = form.cleaned_data["reason"]
            lasting.take_back(row, reason, by=request.user, now=timezone.now())
            return there

        return answer_once(request, act)
    page = {
        "client": row.client,
        "trail": trail(row.client, _("Take back a lasting wish")),
        "wish": row,
        "form": form,
        "key": request.POST.get("key") or new_key(),
        "there": there,
    }
    return render(request, "intake/take_back_wish.html", page, status=422 if form.errors else 200)
