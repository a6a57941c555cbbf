"""Web workers killed under a stream of check-ins; `make kills N=1000` does it on each database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_E5_what_was_acknowledged_outlives_its_worker():
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "scripts.kills", "--number", "3", "--seed", "1"]
    ran = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "3 workers killed" in ran.stdout
    assert "Acknowledged and lost 0, stored twice 0, never tapped 0." in ran.stdout
