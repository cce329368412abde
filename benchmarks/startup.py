"""CPU seconds that starting costs: `python benchmarks/startup.py`.

Each command runs seven times in a fresh interpreter, user and system seconds are those of the child
(`getrusage`), the median counts. Peers in the same run: an empty interpreter, and the limit for `--help`.
"""

import os
import resource
import statistics
import subprocess
import sys

RUNS = 7
HELP_LIMIT = 0.4  # CPU seconds

COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "import turnscope": ("-c", "import turnscope"),
    "turnscope --help": ("-m", "turnscope", "--help"),
    "turnscope study --help": ("-m", "turnscope", "study", "--help"),
}


def measure(arguments: tuple[str, ...]) -> float:
    """Return the median CPU seconds of a fresh interpreter with these arguments."""
    return statistics.median(_measure_once(arguments) for _ in range(RUNS))


def _measure_once(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run((sys.executable, *arguments), check=True, stdout=subprocess.DEVNULL, env=_environment())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _environment() -> dict[str, str]:
    """Return the environment without what would slow an interpreter down for reasons of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def main() -> None:
    """Print seconds, ratio to an empty interpreter and, for the help text, the share of the limit."""
    seconds = {name: measure(arguments) for name, arguments in COMMANDS.items()}
    empty = seconds["python -c pass"]
    for name, value in seconds.items():
        print(f"{name:24} {value:6.3f} CPU s  {value / empty:5.1f} x an empty interpreter")
    share = seconds["turnscope --help"] / HELP_LIMIT
    verdict = "ok" if share < 1 else "TOO SLOW"
    print(f"turnscope --help takes {share:.2f} of its limit of {HELP_LIMIT} CPU s: {verdict}")


if __name__ == "__main__":
    main()
