"""Build the wheel, install it in an environment of its own, and use it there.

Not a test module: `make wheel` runs it. A checkout hides what a wheel forgets (SQL, templates,
configuration), so this imports nothing from the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path, env: dict[str, str]) -> str:
    """Run a command that must succeed; return what it printed."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=env, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(
            f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def main() -> None:
    """Exit with a message where the wheel does not do its job."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TALENTWIRE"))}
        env["HOME"] = folder
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT,
            cwd=place, env=env)  # fmt: skip
        wheel = next(place.glob("*.whl"))
        venv.create(place / "venv", with_pip=True)
        python = place / "venv" / "bin" / "python"
        # The same pinned versions as the checkout, so that only the wheel is on trial.
        run(python, "-m", "pip", "install", "--quiet", "--constraint",
            ROOT / "requirements.lock", wheel, cwd=place, env=env)  # fmt: skip
        talentwire = place / "venv" / "bin" / "talentwire"
        print(run(talentwire, "--version", cwd=place, env=env).strip())
        run(talentwire, "init", place / "own", cwd=place, env=env)
        shown = run(talentwire, "demo", "--dir", place / "demo", cwd=place, env=env)
        if "Fergus" not in shown:
            sys.exit("the demo of the installed wheel found no move of Fergus:\n" + shown)
        print(
            f"the wheel ({wheel.stat().st_size / 1e6:.1f} MB) installs, initialises, demonstrates"
        )


if __name__ == "__main__":
    main()
