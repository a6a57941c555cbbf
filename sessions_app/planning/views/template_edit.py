"""Edit a draft of a technique template: one step at a time, with a check at every change."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practice.staff import receipts, versions
from practice.staff.permissions import permitted
from sessions_app.planning import own_templates, steps_of_templates
from sessions_app.planning.engine.documents import BadTemplate, read_template
from sessions_app.planning.template_forms import NewStepForm, NoteForm, StepForm, WholeForm
from sessions_app.planning.template_pages import TemplatePage, step_name
from sessions_app.planning.views.templates import trail_to, version_or_404

WHOLE = "whole"  # the name under which the head of a template is opened
REMOVED = "removed-template-step"  # in the person's session: the last step taken out


def drafts_only(view):
    """Give the view the draft of that name. What was made usable is read-only.

    What was typed about a version that is no draft any more is shown back.
    """

    @wraps(view)
    def of_draft(request, template):
        version = version_or_404(template)
        if version.is_draft:
            return view(request, version)
        if request.method == "POST":
            return receipts.conflict(request)
        return redirect("planning:template", template)

    return of_draft


def form_for(opened: str | None, document: dict, data=None):
    """Return the form of what is open: the whole, a step, or nothing."""
    if opened == WHOLE:
        return WholeForm(data, initial=WholeForm.given(document))
    step = steps_of_templates.find(document, opened)
    return StepForm(data, document=document, step=step) if step else None


def applied(form, document: dict) -> dict:
    if isinstance(form, WholeForm):
        return form.applied(document)
    return steps_of_templates.replaced(document, form.applied())


@require_http_methods(["GET", "POST"])
@permitted("templates", "write")
@drafts_only
def edit(request, draft):
    """Show the draft; check or keep what was typed about the step that is open."""
    slug = draft.slug
    opened = request.GET.get("step")
    form = form_for(opened, draft.document, request.POST or None)
    if opened and form is None:
        return redirect("planning:template-edit", slug)
    if request.method == "GET" or form is None:
        return show(request, draft, opened=opened, form=form)
    if not form.is_valid():
        return show(request, draft, opened=opened, form=form, status=422)
    document = applied(form, draft.document)
    if request.POST.get("do") == "check":
        return show(request, draft, opened=opened, form=form, document=document)
    try:
        version = versions.posted(request, draft)
        own_templates.keep(draft, document, version=version, by=request.user)
    except versions.Stale as stale:
        return show(request, stale.theirs, opened=opened, form=form, status=409, stale=True)
    return redirect(
        f"{reverse('planning:template-edit', args=[slug])}?{urlencode({'saved': opened})}"
    )


def show(request, draft, *, opened=None, form=None, document=None, status=200, stale=False, **more):
    """Answer with the draft's page, or for a check by htmx with what there is to mend."""
    document = document or draft.document
    try:
        template = read_template(document, slug=draft.slug)
        found = own_templates.findings(document, draft.slug)
        shown, unreadable = TemplatePage(template, found), ()
    except BadTemplate as error:
        shown, unreadable = None, error.complaints
    page = {
        "section": "techniques",
        "trail": trail_to(draft.name),
        "draft": draft,
        "shown": shown,
        "rows": shown.rows if shown else [],
        "unreadable": unreadable,
        "opened": opened,
        "form": form,
        "checked": request.method == "POST",
        "version": draft.version if stale or request.method == "GET" else posted(request, draft),
        "conflict": conflict(draft, opened, form) if stale else None,
        "saved": request.GET.get("saved"),
        "undo": undo_row(request, draft),
        "notice": notice(request, draft, shown),
        "by": request.GET.get("by"),
        "moved": request.GET.get("moved"),
        "new_form": NewStepForm(),
        "note_form": NoteForm(initial={"note": draft.note}),
        **more,
    }
    is_check = request.htmx and request.POST.get("do") == "check"
    name = "planning/_template_check.html" if is_check else "planning/template_edit.html"
    return render(request, name, page, status=status)


def posted(request, draft) -> int:
    """Return the version that the page was made from, so that a check keeps it."""
    return versions.posted(request, draft) or draft.version


def conflict(theirs, opened, form) -> dict:
    """Return what differs between what is kept now and what was typed."""
    kept = form_for(opened, theirs.document)
    rows = []
    for field in form.visible_fields() if kept else ():
        if field.name in kept.fields and field.name != "add_area":
            before, after = versions.shown(kept[field.name]), versions.shown(field)
            if before.split() != after.split():
                rows.append({"label": field.label, "theirs": before, "yours": after})
    return {"who": theirs.changed_by, "at": theirs.changed_at, "rows": rows}


def removed(request, draft) -> dict | None:
    """Return the step that was taken out last, as long as it can be put back."""
    kept = request.session.get(REMOVED)
    if not kept or kept["draft"] != draft.slug or kept["version"] != draft.version:
        return None
    return kept


def undo_row(request, draft) -> dict | None:
    """Return the place and the name of the step that was taken out last."""
    kept = removed(request, draft)
    if kept is None:
        return None
    step = build_step(kept["row"], draft)
    return {"at": kept["at"], "name": step_name(step) if step else kept["row"]["slug"]}


def build_step(row, draft):
    """Return a step that is no longer in the draft as a value."""
    try:
        return read_template(draft.document | {"steps": [row]}).steps[0]
    except BadTemplate:
        return None


def notice(request, draft, shown) -> str:
    """Say what just happened: saved, moved or checked."""
    moved, saved = request.GET.get("moved"), request.GET.get("saved")
    if request.method == "GET" and shown and moved:
        at = steps_of_templates.place(draft.document, moved)
        if at is not None:
            words = _("Moved to place %(at)s of %(of)s.")
            return words % {"at": at + 1, "of": len(draft.document["steps"])}
    return _("Saved.") if request.method == "GET" and saved else ""


@require_POST
@permitted("templates")
@drafts_only
def steps(request, draft):
    """Move, take out, put back or add a step."""
    slug = draft.slug
    do, about = request.POST.get("do", ""), request.POST.get("step", "")
    new_form = NewStepForm(request.POST) if do == "add" else None
    if new_form is not None and not new_form.is_valid():
        return show(request, draft, new_form=new_form, status=422)
    undo = removed(request, draft)
    try:
        document, query = done(draft.document, do, about, new_form=new_form, undo=undo)
    except steps_of_templates.CannotBeDone:
        return redirect("planning:template-edit", slug)
    before = draft.document
    try:
        version = versions.posted(request, draft)
        kept = own_templates.keep(draft, document, version=version, by=request.user)
    except versions.Stale as stale:
        return show(request, stale.theirs, status=409, conflict=overtaken(stale.theirs))
    remember(request, kept, before, about if do == "remove" else None)
    return redirect(f"{reverse('planning:template-edit', args=[slug])}?{urlencode(query)}")


def done(document, do, about, *, new_form, undo):
    """Return the document after one deed, and what the page says about it next."""
    if do in ("up", "down"):
        by = -1 if do == "up" else 1
        return steps_of_templates.moved(document, about, by), {"moved": about, "by": do}
    if do == "remove":
        return steps_of_templates.without(document, about), {}
    if do == "back" and undo:
        row = undo["row"]
        return steps_of_templates.put_back(document, undo["at"], row), {"saved": row["slug"]}
    if do == "add":
        said = new_form.cleaned_data
        added, step = steps_of_templates.added(document, said["phase"], said["area"])
        return added, {"step": step}
    raise steps_of_templates.CannotBeDone(do)


def remember(request, kept, before, taken_out) -> None:
    """Keep the step that was taken out in the person's session, until the next change."""
    if taken_out is None:
        request.session.pop(REMOVED, None)
        return
    request.session[REMOVED] = {
        "draft": kept.slug,
        "version": kept.version,
        "at": steps_of_templates.place(before, taken_out),
        "row": steps_of_templates.find(before, taken_out),
    }


def overtaken(theirs) -> dict:
    """Return who changed the draft meanwhile; nothing was typed that could be lost."""
    return {"who": theirs.changed_by, "at": theirs.changed_at, "rows": []}


@require_POST
@permitted("templates")
@drafts_only
def use(request, draft):
    """Offer the draft for new plans, if the lint and the invented clients find nothing."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, draft, status=422, note_form=form)
    note = form.cleaned_data["note"]
    try:
        version = versions.posted(request, draft)
        is_usable = own_templates.make_usable(draft, version=version, by=request.user, note=note)
    except BadTemplate:
        is_usable = False
    except versions.Stale as stale:
        kept = {"conflict": overtaken(stale.theirs), "note_form": form}
        return show(request, stale.theirs, status=409, **kept)
    if is_usable:
        return redirect("planning:template", draft.slug)
    draft.refresh_from_db()
    return show(
        request, draft, status=422, note_form=form, refused=_("Mend what is listed here first.")
    )
