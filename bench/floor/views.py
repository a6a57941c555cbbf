from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from bench.floor.models import Person, Remark
from practice.staff.permissions import permitted

PAGE = 25


class RemarkForm(forms.ModelForm):
    class Meta:
        model = Remark
        fields = ["word"]


@require_safe
@permitted("account")
@login_required
def people(request):
    found, words = Person.objects.all(), request.GET.get("q", "")
    for word in words.split():
        found = found.filter(name__icontains=word)
    return render(request, "floor/people.html", {"people": found[:PAGE], "words": words})


@require_safe
@permitted("account")
@login_required
def person(request, pk):
    return render(request, "floor/person.html", {"person": get_object_or_404(Person, pk=pk)})


@require_POST
@permitted("account")
@login_required
def remark(request, pk):
    person = get_object_or_404(Person, pk=pk)
    form = RemarkForm(request.POST, instance=Remark(person=person))
    if form.is_valid():
        form.save()
    page = {"person": person, "form": form}
    return render(request, "floor/_remark.html", page, status=422 if form.errors else 200)
