"""The health pages: a tick list for each group, then what a yes needs to know."""

from django.utils.translation import gettext_lazy as _

from practice.intake.fields import NONE, PickField, TicksField, follow_up_field, in_words
from practice.intake.forms import PageForm
from practice.words import load

ANSWERS = {
    "yes": _("Yes"),
    "not-sure": _("I’m not sure"),
    "rather-not-say": _("I’d rather talk about it"),
    "no": _("No"),
}
ASKED_ELSEWHERE = {"no-touch-areas", "mobility-table"}  # each has a page of its own


def listed(group: str) -> list:
    """Return the questions that stand on a group's tick list."""
    return [
        question
        for question in load().questions_in(group)
        if question.derived_from is None and question.id not in ASKED_ELSEWHERE
    ]


class TicksForm(PageForm):
    """Everything of a group at a glance. A tick is a yes; the next pages ask about it."""

    question = "ticks"

    def ask(self):
        group = load().question_groups[self.page.group]
        self.fields["ticks"] = TicksField(
            label=group.title,
            help_text=self.page.hint,
            choices=[(q.id, q.tick_label) for q in listed(self.page.group)],
            alone={NONE: _("None of these")},
        )


class FullForm(PageForm):
    """What was ticked and has no more to ask, in full, so that it can be put right."""

    def ask(self):
        for id in self.page.questions:
            label = load().question(id).ask
            field = PickField(label=label, choices=list(ANSWERS.items()), initial="yes")
            self.fields[id] = field

    def words(self, kept):
        """What is more, or less, than the tick that the list before already shows."""
        return [
            (load().question(id).tick_label, [str(ANSWERS[kept[id]])])
            for id in self.page.questions
            if kept.get(id, "yes") != "yes"
        ]


class ItemForm(PageForm):
    """One health question: the whole of it, and its follow-ups."""

    question = "answer"

    def __init__(self, *args, page, **kwargs):
        self.asked = load().question(page.questions[0])
        super().__init__(*args, page=page, prefix=self.asked.id, **kwargs)

    def ask(self):
        label = self.asked.ask
        self.fields["answer"] = PickField(label=label, choices=list(ANSWERS.items()), initial="yes")
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
