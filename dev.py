#!/usr/bin/env python3
"""One runner for every chore of this tree, on Linux and Windows, with Python 3.11 or newer.

It uses the standard library only, makes ``.venv`` beside itself, fills it from the locked list and
hands the chore to it. ``python3 dev.py`` alone lists the verbs.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / ".filled-from"
LOCK = ROOT / "requirements-dev.lock"
COMPILED = ("dcms_desktop", "reports", "ui", "migrations")
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
PRACTICE = "from ui.places import practice_folder; print(practice_folder())"
OLDEST = (3, 11)
OLDEST_GLIBC = (2, 34)  # the Linux wheels of Qt are built against it


# ── what the machine must bring ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Need:
    """One thing of the system: a library by its soname or a program by its name, and its Debian package."""

    name: str
    package: str
    purpose: str = ""

    def is_met(self) -> bool:
        """Tell whether the library loads, or the program is found."""
        if self.name == "initdb":
            return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
        if ".so" not in self.name:
            return shutil.which(self.name) is not None
        try:
            ctypes.CDLL(self.name)
        except OSError:
            return False
        return True


QT_LIBRARIES = (
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libgthread-2.0.so.0", "libglib2.0-0"),
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libX11.so.6", "libx11-6"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libfreetype.so.6", "libfreetype6"),
    Need("libbrotlidec.so.1", "libbrotli1"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    Need("libzstd.so.1", "libzstd1"),
)
SCREEN_LIBRARIES = (
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-render.so.0", "libxcb-render0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-shm.so.0", "libxcb-shm0"),
    Need("libxcb-sync.so.1", "libxcb-sync1"),
    Need("libxcb-util.so.1", "libxcb-util1"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
TEST_TOOLS = (
    *(Need(need.name, need.package, "tests in a real window") for need in SCREEN_LIBRARIES),
    Need("Xvfb", "xvfb", "tests in a real window"),
    Need("xauth", "xauth", "tests in a real window"),
    Need("xdotool", "xdotool", "tests in a real window"),
    Need("openbox", "openbox", "tests in a real window"),
    Need("pdftotext", "poppler-utils", "checks of printed pages"),
    Need("qpdf", "qpdf", "checks of printed pages"),
    Need("libzbar.so.0", "libzbar0", "the second reader of bar codes"),
    Need("initdb", "postgresql", "tests on PostgreSQL"),
)


def say(text: str) -> None:
    """Write one line for the person at the terminal."""
    print(text, flush=True)


def stop(text: str) -> None:
    """End the run with a reason."""
    print(text, file=sys.stderr, flush=True)
    raise SystemExit(1)


def unmet(needs: tuple[Need, ...]) -> list[Need]:
    """Return what this machine lacks; only Linux is asked."""
    return [need for need in needs if not need.is_met()] if LINUX else []


def apt_command(needs: list[Need]) -> list[str]:
    """Return the one command that installs all of ``needs`` on Debian and Ubuntu."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *sorted({need.package for need in needs})]


def may_install() -> bool:
    """Tell whether system packages may be installed unasked: root, and nobody at the terminal to ask."""
    if not LINUX or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"} or not sys.stdin.isatty()


def apt_install(needs: list[Need]) -> None:
    """Install the Debian packages of ``needs``; what fails is told by asking again afterwards."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = apt_command(needs)
    say(f"Installing system packages: {shlex.join(command)}")
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, env=quiet, check=False, capture_output=True, text=True, errors="replace")
        if done.returncode:
            say("\n".join([f"{shlex.join(step)} failed:", *(done.stdout + done.stderr).splitlines()[-12:]]))


def bring(needs: tuple[Need, ...]) -> list[Need]:
    """Return what is still missing after installing what may be installed."""
    missing = unmet(needs)
    if missing and may_install():
        apt_install(missing)
        missing = unmet(tuple(missing))
    return missing


def how_to_install(missing: list[Need]) -> str:
    """Return the names of what is missing and the command that brings it."""
    names = ", ".join(need.name for need in missing)
    sudo = [] if LINUX and os.geteuid() == 0 else ["sudo"]
    command = shlex.join([*sudo, *apt_command(missing)])
    return f"Missing on this machine: {names}\nInstall on Debian or Ubuntu with:\n  {command}"


def require(needs: tuple[Need, ...]) -> None:
    """Go on only with all of ``needs`` there."""
    missing = bring(needs)
    if missing:
        stop(how_to_install(missing))


# ── the environment ─────────────────────────────────────────────────────────────────────────────
def venv_python() -> Path:
    """Return the Python of the environment."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def fingerprint() -> str:
    """Return what the environment is made from: the locked list, the project's entry points, this Python."""
    mark = hashlib.sha256()
    for part in (LOCK, ROOT / "pyproject.toml"):
        mark.update(part.read_bytes())
    mark.update(f"{sys.version_info[:2]} {platform.machine()} {ROOT}".encode())
    return mark.hexdigest()


def answer_of(command: list[str]) -> str:
    """Return what ``command`` prints, or nothing if it cannot run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def is_filled() -> bool:
    """Tell whether the environment is whole, was made from today's lock and starts."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return stamp.get("fingerprint") == fingerprint() and bool(
        answer_of([str(venv_python()), "-c", "print(1)"])
    )


def is_usable() -> bool:
    """Tell whether a half-made environment can be filled further: its own Python of our version, with pip."""
    if not venv_python().exists():
        return False
    ask = "import sys, pip; print(sys.prefix, *sys.version_info[:2], sep='|')"
    prefix, _, version = answer_of([str(venv_python()), "-c", ask]).partition("|")
    ours = "{}|{}".format(*sys.version_info)
    return bool(prefix) and Path(prefix).resolve() == VENV.resolve() and version == ours


def make_venv() -> None:
    """Make an empty environment, and bring ``ensurepip`` where the system keeps it apart."""
    if VENV.exists() and not is_usable():
        say("The environment in .venv is half-made or belongs elsewhere: making it anew.")
        shutil.rmtree(VENV)
    if VENV.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        need = Need("ensurepip", package)
        if may_install():
            apt_install([need])
            importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None:
            stop(how_to_install([need]))
    say(f"Making .venv with Python {platform.python_version()}")
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def check_machine() -> None:
    """Refuse a machine the locked packages cannot run on, before anything is fetched."""
    if sys.version_info < OLDEST:
        stop(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
    if sys.maxsize < 2**32:
        stop("A 64-bit Python is needed: there is no Qt for 32 bit.")
    if LINUX:
        version = platform.libc_ver()[1]
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if numbers and numbers < OLDEST_GLIBC:
            stop(f"This Linux has glibc {version}; 2.34 is needed (Debian 12, Ubuntu 22.04 or newer).")


def setup() -> None:
    """Make and fill the environment; return at once when it is whole already."""
    check_machine()
    if is_filled():
        compile_sources()
        return
    started = time.monotonic()
    make_venv()
    STAMP.unlink(missing_ok=True)
    pip = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        pip.append("--quiet")
    say(f"Filling .venv from {LOCK.name} (the first time takes some minutes)")
    steps = (
        ["--require-hashes", "-r", str(LOCK)],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    for step in steps:
        if subprocess.run([*pip, *step], cwd=ROOT, check=False).returncode:
            stop("The packages could not be installed: see above, then run the same command again.")
    STAMP.write_text(json.dumps({"fingerprint": fingerprint()}), encoding="utf-8")
    compile_sources()
    say(f"Environment ready in {time.monotonic() - started:.0f} s")


def compile_sources() -> None:
    """Leave the bytecode of the program's own modules, also where Python is told to write none by itself.

    Without it each start compiles four hundred files. What was not changed since is passed over.
    """
    python("-m", "compileall", "-q", *COMPILED)


def python(*args: str, **environment: str) -> int:
    """Run the environment's Python in the project root and return its exit code."""
    env = {**os.environ, "PYTHONUTF8": "1", **environment}
    try:
        return subprocess.run([str(venv_python()), *args], cwd=ROOT, env=env, check=False).returncode
    except KeyboardInterrupt:
        return 130


def offscreen() -> dict[str, str]:
    """Return the setting that lets Qt draw without a screen."""
    return {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


# ── verbs ───────────────────────────────────────────────────────────────────────────────────────
def do_setup(_: argparse.Namespace, _rest: list[str]) -> int:
    """Make and fill .venv, and say what the system lacks."""
    setup()
    missing = bring((*QT_LIBRARIES, *SCREEN_LIBRARIES))
    if missing:
        say(how_to_install(missing))
    say("Next: python3 dev.py run, or python3 dev.py test")
    return 0


def do_run(_: argparse.Namespace, rest: list[str]) -> int:
    """Open the counter on the practice company."""
    if LINUX and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        stop(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.\n"
            "To see a whole shop day without a screen:  python3 dev.py day"
        )
    require((*QT_LIBRARIES, *SCREEN_LIBRARIES))
    setup()
    return python("-m", "ui.begin", "--practice", *rest)


TESTS_FAILED = 1
"""Exit code of pytest when tests ran and some failed."""


def run_pytest(args: list[str], *under: str) -> int:
    """Run pytest on two or more lines of work and return its exit code."""
    require(QT_LIBRARIES)
    setup()
    missing = bring(TEST_TOOLS)
    if missing:
        purposes = sorted({need.purpose for need in missing})
        say(f"{how_to_install(missing)}\nGoing on; skipped until then: {', '.join(purposes)}.")
    return python("-bb", *under, "-m", "pytest", *args, **offscreen())


def parallel() -> list[str]:
    """Return the words that spread tests over the processor's cores."""
    return ["-n", str(max(2, min(os.cpu_count() or 2, 8))), "--dist", "worksteal"]


def do_test(_: argparse.Namespace, rest: list[str]) -> int:
    """Run the tests, style, types and walls included; with paths or words, pytest on just these.

    What failed in the crowd is run once more alone: a real fault fails again, a test that lost a race for the
    processor is named as unsteady.
    """
    answer = run_pytest(rest or parallel())
    if answer != TESTS_FAILED or rest:
        return answer
    say("Once more, alone: what failed above.")
    again = python("-bb", "-m", "pytest", "--last-failed", "--last-failed-no-failures", "none", **offscreen())
    if again == 0:
        say("They passed alone: unsteady, named above under FAILED. Mend them.")
        return 0
    return answer


def do_check(_: argparse.Namespace, rest: list[str]) -> int:
    """Format, lint, types, walls, tests with coverage: one word before every push."""
    setup()
    laid_out = python("-m", "ruff", "format", "--check", ".")
    if laid_out:
        say("To lay these files out:  .venv/bin/python -m ruff format .")
    tested = run_pytest([*parallel(), *rest], "-m", "coverage", "run")
    return laid_out or tested or python("-m", "tests.coverage_list")


def do_kept(_: argparse.Namespace, rest: list[str]) -> int:
    """Rewrite the kept copies of papers and reports; read the difference like code."""
    return run_pytest(["tests/reports", "--update-kept", *rest])


def do_soak(_: argparse.Namespace, rest: list[str]) -> int:
    """Run the long tests left out of ``test``."""
    return run_pytest(["-m", "soak", "-o", "timeout=0", *rest])


def do_step(words: argparse.Namespace, _: list[str]) -> int:
    """Write a new step of the schema from the difference between tables and migrations."""
    setup()
    return python("-m", "tests.migrations.new_step", words.why)


def with_folder(words: argparse.Namespace) -> list[str]:
    """Return the words that name the folder, if one was given."""
    return ["--to", str(Path(words.to).resolve())] if words.to else []


def do_demo(words: argparse.Namespace, rest: list[str]) -> int:
    """Make books of the benchmark shape."""
    setup()
    return python("-m", "tests.bench.demo", "--lines", str(words.lines), *with_folder(words), *rest)


def do_day(words: argparse.Namespace, rest: list[str]) -> int:
    """Play a whole shop day without a screen and leave its papers in a folder."""
    require(QT_LIBRARIES)
    setup()
    return python("-m", "ui.day", *with_folder(words), *rest, **offscreen())


def do_bench(_: argparse.Namespace, rest: list[str]) -> int:
    """Measure beside the plain-SQL and plain-Qt floors and print the table."""
    require(QT_LIBRARIES)
    setup()
    return python("-m", "tests.bench.run", *rest, **offscreen())


def do_centre(_: argparse.Namespace, rest: list[str]) -> int:
    """Run the reference centre that uploads go to, with its page (--port, --db, --seed-demo)."""
    setup()
    return python("-m", "tests.centre.serve", *rest)


def do_sql(words: argparse.Namespace, _: list[str]) -> int:
    """Open a read-only SQL shell on the practice books, or on those in --books."""
    setup()
    where = words.books or answer_of([str(venv_python()), "-c", PRACTICE])
    file = Path(where) / "books.db"
    if not file.exists():
        stop(f"There are no books in {where}. Start the counter once (dev.py run) or say --books DIR.")
    books = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    say(f"{file}\nRead only. End a statement with ; and leave with .quit")
    try:
        converse(books)
    except (EOFError, KeyboardInterrupt):
        say("")
    finally:
        books.close()
    return 0


def converse(books: sqlite3.Connection) -> None:
    """Read statements until .quit and show their rows."""
    typed = ""
    while (line := input("   ...> " if typed else "books> ")).strip() != ".quit":
        typed = f"{typed}{line}\n"
        if not sqlite3.complete_statement(typed):
            continue
        try:
            rows = books.execute(typed)
            say(" | ".join(column[0] for column in rows.description or ()))
            for row in rows:
                say(" | ".join("" if value is None else str(value) for value in row))
        except sqlite3.Error as trouble:
            say(f"{type(trouble).__name__}: {trouble}")
        typed = ""


def do_freeze(_: argparse.Namespace, rest: list[str]) -> int:
    """Make the one-folder program for people without Python, in ``dist``."""
    setup()
    spec = str(ROOT / "installer" / "dcms.spec")
    return python("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *rest, spec)


def do_self_test(_: argparse.Namespace, rest: list[str]) -> int:
    """Let the frozen program check itself against this tree; without one, the tree checks itself."""
    setup()
    return python("-m", "installer.self_test", *rest, **offscreen())


VERBS = {
    "setup": do_setup,
    "run": do_run,
    "test": do_test,
    "check": do_check,
    "kept": do_kept,
    "step": do_step,
    "demo": do_demo,
    "day": do_day,
    "bench": do_bench,
    "soak": do_soak,
    "centre": do_centre,
    "sql": do_sql,
    "freeze": do_freeze,
    "self-test": do_self_test,
}


def words_of() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    parser = argparse.ArgumentParser(prog="dev.py", description="One runner for every chore of this tree.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    readers = {
        verb: verbs.add_parser(verb, help=(action.__doc__ or "").splitlines()[0], add_help=verb != "test")
        for verb, action in VERBS.items()
    }
    readers["step"].add_argument("why", help="what is different now, in a few words")
    readers["demo"].add_argument(
        "--lines", type=int, default=50_000, help="bill lines to make (default 50,000)"
    )
    readers["sql"].add_argument("--books", metavar="DIR", help="the folder of the books to look into")
    for verb in ("demo", "day"):
        readers[verb].add_argument("--to", metavar="DIR", help="the folder to write to")
    return parser


def main(argv: list[str]) -> int:
    """Read the words, do the chore, return its exit code."""
    os.chdir(ROOT)
    if argv and argv[0] == "test":  # every further word is pytest's own
        return do_test(argparse.Namespace(), argv[1:])
    words, rest = words_of().parse_known_args(argv)
    return VERBS[words.verb](words, rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
