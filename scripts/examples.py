"""Make the plans of docs/examples again: `python -m scripts.examples`.

What changes is a change of the planner: read it before it is kept.
"""

from pathlib import Path

from sessions_app.planning.engine import brief, plan
from sessions_app.planning.engine.documents import dump, parse_one, plan_document, read_intake

EXAMPLES = Path(__file__).resolve().parent.parent / "docs/examples"


def main() -> None:
    for path in sorted((EXAMPLES / "intakes").glob("*.yaml")):
        intake = read_intake(parse_one(path.read_bytes()))
        made = plan(brief(intake, on=intake.on))
        text = dump(plan_document(made), "yaml").rstrip("\n") + "\n"
        kept = EXAMPLES / "plans" / path.name
        if not kept.exists() or kept.read_text(encoding="utf-8") != text:
            kept.write_text(text, encoding="utf-8")
            print(f"changed  {kept.name}")


if __name__ == "__main__":
    main()
