"""The words in which the rows of the data files are declared: slugs, levels, sources."""

from typing import Annotated, Literal

from .marks import NotEmpty, Refers, Within

Text = Annotated[str, NotEmpty()]
Texts = tuple[Text, ...]

Slug = Annotated[str, NotEmpty()]
RegionSlug = Annotated[str, Refers(kinds=("region",))]
AreaSlug = Annotated[str, Refers(kinds=("region", "region group"))]
PositionSlug = Annotated[str, Refers(kinds=("position",))]
StrokeSlug = Annotated[str, Refers(kinds=("stroke",))]
StrokesSlug = Annotated[str, Refers(kinds=("stroke", "stroke group"))]
ModalitySlug = Annotated[str, Refers(kinds=("modality",))]
OilSlug = Annotated[str, Refers(kinds=("oil",))]
AllergenSlug = Annotated[str, Refers(kinds=("allergen",))]
PhaseSlug = Annotated[str, Refers(kinds=("phase",))]
MistakeSlug = Annotated[str, Refers(kinds=("mistake",))]
TemplateSlug = Annotated[str, Refers(kinds=("template",))]
QuestionSlug = Annotated[str, Refers(kinds=("question",))]
CheckInSlug = Annotated[str, Refers(kinds=("check-in",))]
AdviceSlug = Annotated[str, Refers(kinds=("advice",))]
GoalSlug = Annotated[str, Refers(kinds=("goal",))]
MeasureSlug = Annotated[str, Refers(kinds=("measure",))]
TagSlug = Annotated[str, Refers(kinds=("environment tag",))]

Sources = Annotated[tuple[Annotated[str, Refers(kinds=("source",))], ...], NotEmpty()]
Confidence = Literal["stored-source", "general-knowledge"]
Evidence = Annotated[str, Refers(kinds=("evidence word",))]

Level = Annotated[int, Within(low=1, high=5)]  # the 1-5 pressure scale
Ceiling = Annotated[int, Within(low=0, high=5)]  # 0 is no touch
Score = Annotated[int, Within(low=0, high=10)]
Minutes = Annotated[int, Within(low=0, high=180)]
Weight = Annotated[float, Within(low=0, high=10)]
Version = Annotated[int, Within(low=1, high=9999)]
