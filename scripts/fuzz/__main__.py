"""`python -m scripts.fuzz`: N posts of nonsense to every form; exits 1 if an answer was wrong."""

import os

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.fuzz.settings"
    django.setup()
    from scripts.fuzz import running  # needs the settings

    running.main()


if __name__ == "__main__":
    main()
