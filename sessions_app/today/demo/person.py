"""What an invented person is made of."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """A client: who they are, what their forms say, and when they have been here.

    `health` holds a question's id and its follow-ups; {"answer": ...} replaces the plain yes.
    `weeks_ago` lists their visits; `pain` is the score before the first and before the last.
    """

    name: str
    age: int
    birthday: tuple[int, int]
    with_: str  # "nell" or "omar"
    called: str = ""
    pronouns: str = ""
    style: str = "swedish"
    scope: str = "back"
    minutes: int = 60
    goal: str = "stiffness"
    words: str = ""
    sore: dict[str, int] = field(default_factory=dict)
    sore_note: str = ""
    avoid: tuple[str, ...] = ()
    health: dict[str, dict] = field(default_factory=dict)
    safe: tuple[str, ...] = ("none",)
    cannot: tuple[str, ...] = ("none",)
    areas: tuple[str, ...] = ("none",)
    wishes: dict[str, str] = field(default_factory=dict)
    weeks_ago: tuple[int, ...] = ()
    pain: tuple[int, int] = (5, 3)
    notes: tuple[str, ...] = ()
    firmer: tuple[
        str, ...
    ] = ()  # steps at which the last two visits asked for firmer, and for nothing else
    likes_mail: bool = True
    language: str = "en-gb"

    @property
    def email(self) -> str:
        plain = self.name.lower().translate(str.maketrans("łøéśç ", "loesc."))
        return f"{plain}@example.com"
