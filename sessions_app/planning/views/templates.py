"""Technique templates: the list, one of them to read, copies, files, and the archive."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.reference import load
from practice.staff import receipts
from practice.staff.permissions import may, permitted
from sessions_app.planning import library, own_templates
from sessions_app.planning.engine.documents import (
    BadDocument,
    BadTemplate,
    dump,
    parse_one,
    read_template,
    template_document,
)
from sessions_app.planning.models import TemplateVersion
from sessions_app.planning.template_forms import FileForm, NameForm
from sessions_app.planning.template_pages import TemplatePage

State = TemplateVersion.State
MOST = 100  # rows of a list
LIST = "planning:templates"


def trail_to(name, *more):
    """Return the way to a page below the list."""
    start = [(_("Techniques"), reverse("planning:techniques")), (_("Templates"), reverse(LIST))]
    return [*start, *more, (name, None)]


@require_safe
@permitted("templates")
def templates(request):
    """List the built-in templates and the practice's own, the newest version of each."""
    found: dict[str, list] = {}
    for version in TemplateVersion.objects.order_by("family", "-number")[: MOST * 5]:
        found.setdefault(version.family, []).append(version)
    own = [own_row(versions) for versions in found.values()][:MOST]
    styles = load().modalities
    page = {
        "section": "techniques",
        "trail": [(_("Techniques"), reverse("planning:techniques")), (_("Templates"), None)],
        "own": [row for row in own if not row["is_archived"]],
        "archived": [row for row in own if row["is_archived"]],
        "built_in": [
            {"template": each, "style": styles[each.modality].name, "page": TemplatePage(each)}
            for each in load().templates.values()
        ],
        "can_write": may(request.user, "write", "templates"),
    }
    return render(request, "planning/templates.html", page)


def own_row(versions: list[TemplateVersion]) -> dict:
    """Return what the list says of one template of the practice's own."""
    draft = next((each for each in versions if each.is_draft), None)
    usable = next((each for each in versions if each.state == State.USABLE), None)
    shown = usable or draft or versions[0]
    template = library.readable(shown)
    return {
        "shown": shown,
        "draft": draft,
        "usable": usable,
        "page": TemplatePage(template) if template else None,
        "is_archived": not draft and not usable,
    }


def version_or_404(slug: str) -> TemplateVersion:
    return get_object_or_404(
        TemplateVersion.objects.select_related("made_by", "changed_by"), slug=slug
    )


@require_safe
@permitted("templates")
def template(request, template):
    """Show one template: its steps with their limits, and which mistakes each guards against."""
    slug = template
    built_in = load().templates.get(slug)
    version = None if built_in else version_or_404(slug)
    found = built_in or library.readable(version)
    name = found.name if found else version.name
    page = {
        "section": "techniques",
        "trail": trail_to(name),
        "slug": slug,
        "name": name,
        "shown": TemplatePage(found) if found else None,
        "version": version,
        "versions": list(TemplateVersion.objects.filter(family=version.family)[:MOST])
        if version
        else [],
        "can_write": may(request.user, "write", "templates"),
        "name_form": NameForm(initial={"name": _("%(name)s, ours") % {"name": name}}),
        "key": receipts.new_key(),
        "change_key": receipts.new_key(),
        "archive_key": receipts.new_key(),
    }
    return render(request, "planning/template.html", page)


@require_POST
@permitted("templates")
def copy(request, template):
    """Make a draft of the practice's own from this template, and open it."""
    if own_templates.source_of(template) is None:
        raise Http404
    form = NameForm(request.POST)
    if not form.is_valid():
        page = {
            "section": "techniques",
            "trail": trail_to(_("Copy and change")),
            "slug": template,
            "form": form,
            "key": request.POST.get("key"),
        }
        return render(request, "planning/template_copy.html", page, status=422)

    def act():
        made = own_templates.copy(template, by=request.user, name=form.cleaned_data["name"])
        return reverse("planning:template-edit", args=[made.slug])

    return receipts.answer_once(request, act)


@require_POST
@permitted("templates")
def change(request, template):
    """Open the draft of the template's next version; make it if there is none."""
    version = version_or_404(template)

    def act():
        draft = own_templates.change(version, by=request.user)
        return reverse("planning:template-edit", args=[draft.slug])

    return receipts.answer_once(request, act)


@require_POST
@permitted("templates")
def archive(request, template):
    """Put a template away, or bring it back; nothing is ever deleted."""
    version = version_or_404(template)

    def act():
        if request.POST.get("do") == "back":
            own_templates.bring_back(version, by=request.user)
            return reverse("planning:template", args=[template])
        own_templates.archive(version, by=request.user)
        return reverse(LIST)

    return receipts.answer_once(request, act)


@require_safe
@permitted("templates")
def file(request, template):
    """Give a template as a file that `import` and `check_template` read."""
    built_in = load().templates.get(template)
    document = template_document(built_in) if built_in else version_or_404(template).document
    answer = HttpResponse(dump(document, "yaml"), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{template}.yaml"'
    return answer


@require_http_methods(["GET", "POST"])
@permitted("templates", "write")
def bring(request):
    """Read a template from a file or from pasted text into a draft; tell every complaint."""
    form = FileForm(request.POST or None, request.FILES or None)
    complaints: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            read = read_template(parse_one(form.cleaned_data["content"]))
            return receipts.answer_once(request, lambda: brought(read, request.user))
        except BadTemplate as error:
            complaints = error.complaints
        except BadDocument as error:
            complaints = (str(error),)
    page = {
        "section": "techniques",
        "trail": trail_to(_("From a file")),
        "form": form,
        "complaints": [in_sentence(each) for each in complaints],
        "key": request.POST.get("key") or receipts.new_key(),
    }
    status = 422 if form.errors or complaints else 200
    return render(request, "planning/template_import.html", page, status=status)


def brought(read, by) -> str:
    """Keep what was read as a draft; return the address of its page."""
    made = own_templates.copy("", by=by, name=read.name, document=template_document(read))
    return reverse("planning:template-edit", args=[made.slug])


def in_sentence(complaint: str) -> str:
    return complaint if complaint.endswith((".", "?")) else f"{complaint}."
