"""The health pages: a tick list for each group, then what a yes needs to know."""

from django.utils.translation import gettext_lazy as _

from practice.intake import ticks
from practice.intake.fields import NONE, PickField, TicksField, follow_up_field, in_words
from practice.intake.forms import PageForm
from practice.words import load

ANSWERS = {
    "yes": _("Yes"),
    "not-sure": _("I’m not sure"),
    "rather-not-say": _("I’d rather talk about it"),
    "no": _("No"),
}


class TicksForm(PageForm):
    """Everything of one or two groups at a glance. A tick is a yes; the next pages ask about it."""

    def ask(self):
        groups = self.page.groups
        self.question = groups[0] if len(groups) == 1 else ""
        for slug in groups:
            self.fields[slug] = TicksField(
                label=ticks.title_of(slug),
                help_text=self.hint_of(slug),
                choices=[(q.id, q.tick_label) for q in ticks.asked(self.draft.answers, slug)],
                alone={NONE: _("None of these")},
                beside=ticks.BESIDE,
            )

    def hint_of(self, group):
        return load().question_groups[group].intro


class FollowingForm(PageForm):
    """A page that follows a tick list: only what was answered on it is shown again."""

    def rows(self, kept):
        return self.words(kept)


class UnsureForm(FollowingForm):
    """Which ones of a list they are not sure about: what was not ticked on it."""

    def ask(self):
        for slug in self.page.groups:
            on_list = ticks.chosen(self.draft.answers, slug) or ()
            asked = ticks.asked(self.draft.answers, slug)
            open_still = [q for q in asked if q.id not in on_list]
            self.fields[slug] = TicksField(
                label=self.page.title if slug == ticks.AGAIN else ticks.title_of(slug),
                choices=[(q.id, q.tick_label) for q in open_still],
                alone={ticks.CANNOT_SAY: _("I can’t say which")},
            )

    def words(self, kept):
        """Each is shown by the page that follows; here only that they cannot say which."""
        asked = (
            (n, field) for n, field in self.fields.items() if ticks.CANNOT_SAY in kept.get(n, ())
        )
        return [(str(field.asked), in_words(field, kept[n])) for n, field in asked]


class FullForm(FollowingForm):
    """What was ticked and has no more to ask, in full, so that it can be put right."""

    def ask(self):
        for id in self.page.questions:
            question = load().question(id)
            on_list = ticks.answered(question, self.draft.answers)
            self.fields[id] = PickField(
                label=question.ask, choices=list(ANSWERS.items()), initial=on_list
            )

    def words(self, kept):
        """What is more, or less, than the tick that the list before already shows."""
        return [
            (load().question(id).tick_label, [str(ANSWERS[kept[id]])])
            for id in self.page.questions
            if kept.get(id, "yes") != "yes"
        ]


class ItemForm(FollowingForm):
    """One health question: the whole of it, and its follow-ups."""

    question = "answer"

    def __init__(self, *args, page, **kwargs):
        self.asked = load().question(page.questions[0])
        super().__init__(*args, page=page, prefix=self.asked.id, **kwargs)

    def ask(self):
        self.fields["answer"] = PickField(
            label=self.asked.ask,
            choices=list(ANSWERS.items()),
            initial=ticks.answered(self.asked, self.draft.answers),
        )
        for follow_up in self.asked.follow_ups:
            self.fields[follow_up.key] = follow_up_field(follow_up)

    def clean(self):
        """After a yes, ask for each follow-up; "I'm not sure" is an answer (METHOD section 3)."""
        given = super().clean()
        if given.get("answer") == "yes":
            for follow_up in self.asked.follow_ups:
                blank = given.get(follow_up.key) in (None, "", [])
                if blank and follow_up.type != "text" and follow_up.key not in self.errors:
                    self.add_error(follow_up.key, _("Choose an answer. “I’m not sure” is one too."))
        elif given.get("answer") == "no":
            return {"answer": "no"}
        return given

    def words(self, kept):
        said = [str(ANSWERS[kept["answer"]])]
        for key, field in self.fields.items():
            if key != "answer" and kept.get(key):
                said.append(f"{field.asked} {', '.join(in_words(field, kept[key]))}")
        return [(self.asked.tick_label, said)]
