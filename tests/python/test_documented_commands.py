"""Commands of documents run: target, option, var, model and file are there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import dropwhile
from pathlib import Path

import click
import pytest
import yaml
from dbt.cli.main import cli, dbtRunner
from projects import REPOSITORY, copy_project

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "benchmarks/*.md", "data/sample/*.md")
    for path in REPOSITORY.glob(pattern)
)
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
#: What is not ours: that it exists is the system's business.
SYSTEM = {"cp", "cd", "mkdir", "flock", "systemctl", "journalctl", "apt-get", "git", "test"}
#: In a line of text, what begins so is a command; anything else in backticks is a name.
STARTS = re.compile(r"(\.venv/bin/\S+|\.ci/run|make|dbt|python|pip|mf|npm) \S")
#: A list of folders, each with what it holds.
LISTING = re.compile(r"\S+/ ")
CRON = re.compile(r"^(\S+ ){5}(?=cd )")


def commands_of(text: str) -> Iterator[str]:
    """Yield the commands of a document: of blocks of a shell, indented ones, and lines."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.M):
        if language in ("bash", "sh", "cron"):
            yield from block_commands(block)
    for block in indented_blocks(text):
        if not LISTING.match(block):
            yield from block_commands(block)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.M)
    for span in re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", text):
        if STARTS.match(span):
            yield " ".join(span.split())


def indented_blocks(text: str) -> Iterator[str]:
    """Yield the indented blocks of a document, their margin taken off."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.M)
    for block in re.findall(r"(?:^|\n\n)((?: {4}.*\n)+)", text):
        yield re.sub(r"^ {4}", "", block, flags=re.M)


def block_commands(block: str) -> Iterator[str]:
    """Yield the commands of a block; one goes on while a quote is open."""
    begun = ""
    for line in block.splitlines():
        begun = f"{begun}\n{line}" if begun else line
        try:
            words = shlex.split(begun, comments=True)
        except ValueError:
            continue
        if words:
            yield CRON.sub("", begun)
        begun = ""
    assert not begun, f"a quote is not closed: {begun}"


def parts_of(command: str) -> Iterator[list[str]]:
    """Yield the words of each command that && and | put in a row."""
    reader = shlex.shlex(command, posix=True, punctuation_chars="&|>")
    reader.whitespace_split = True
    reader.commenters = "#"
    part: list[str] = []
    words = iter(reader)
    for word in words:
        if word in ("&&", "|"):
            yield part
            part = []
        elif word.startswith(">"):  # where output goes
            next(words)
        elif word == "&":  # of 2>&1
            continue
        elif not (word == "2" and part):
            part.append(word)
    yield part


class Checker:
    """Says what is wrong with a command; the project is parsed once.

    Parameters
    ----------
    folder : for the project's copy, in which dbt parses and lists
    """

    def __init__(self, folder: Path) -> None:
        self.project = copy_project(folder / "project")
        parsed = self._dbt(["--quiet", "parse"], None)
        assert parsed.success, parsed.exception
        self.manifest = parsed.result
        self.vars = set(
            yaml.safe_load((REPOSITORY / "dbt_project.yml").read_text())["vars"]
        )

    def fault(self, command: str) -> str | None:
        """Return what is wrong with a line of a shell, None where nothing is."""
        for words in parts_of(command):
            found = self._fault(words)
            if found:
                return found
        return None

    def _fault(self, words: list[str]) -> str | None:
        name, *arguments = words
        if name == "flock":
            return self._fault([word for word in arguments if word[0] not in "-."])
        if name.startswith(".venv/bin/"):
            name = name.removeprefix(".venv/bin/")
        if name == "make":
            return self._fault_of_make(arguments)
        if name == "dbt":
            return self._fault_of_dbt(arguments)
        if name == "python":
            return self._fault_of_python(arguments)
        if name == "pip":
            return self._fault_of_pip(arguments)
        if name == "mf":
            return self._fault_of_mf(arguments)
        if name == "systemctl":
            return fault_of_files([f"docs/systemd/{arguments[-1]}"])
        if "/" in name:
            return fault_of_files([name])
        is_known = {name, name.replace("-", "_")} & (SYSTEM | installed())
        return None if is_known else f"what is {name}?"

    def _fault_of_make(self, arguments: list[str]) -> str | None:
        text = (REPOSITORY / "Makefile").read_text()
        for word in arguments:
            if "=" in word and f"$({word.split('=')[0]})" not in text:
                return f"the Makefile reads no {word.split('=')[0]}"
        planned = subprocess.run(
            ["make", "--dry-run", "--no-print-directory", *arguments],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        if planned.returncode:
            return planned.stderr.strip()
        for line in planned.stdout.splitlines():
            if line.startswith(".venv/bin/") and "pip" not in line:
                found = self.fault(line)
                if found:
                    return found
        return None

    def _fault_of_dbt(self, arguments: list[str]) -> str | None:
        command, name = cli, "dbt"
        while isinstance(command, click.Group):
            # What stands before the command holds for all commands: --quiet.
            name, *arguments = dropwhile(lambda word: word[0] == "-", arguments)
            if name not in command.commands:
                return f"dbt has no command {name}"
            command = command.commands[name]
        try:
            asked = command.make_context(name, arguments).params
        except click.ClickException as error:
            return error.message
        unknown = set(asked.get("vars") or {}) - self.vars
        if unknown:
            return f"there is no var {sorted(unknown)}"
        if "macro" in asked:
            return self._fault_of_operation(asked["macro"], asked["args"])
        chosen = [
            word
            for option in ("select", "exclude", "selector")
            if asked.get(option)
            for word in (f"--{option}", *as_words(asked[option]))
        ]
        if chosen:
            listed = self._dbt(["--quiet", "list", *chosen], self.manifest)
            if not listed.success or not listed.result:
                return f"dbt lists nothing for {' '.join(chosen)}"
        return None

    def _fault_of_operation(self, name: str, given: dict[str, object]) -> str | None:
        macro = self.manifest.macros.get(f"macro.shoal.{name}")
        if macro is None:
            return f"there is no macro {name}"
        unknown = set(given) - {argument.name for argument in macro.arguments}
        return f"{name} takes no {sorted(unknown)}" if unknown else None

    def _fault_of_python(self, arguments: list[str]) -> str | None:
        if arguments[:2] == ["-m", "pytest"]:
            return fault_of_files(word for word in arguments[2:] if "/" in word)
        if arguments[0] == "-m":
            script = arguments[1].replace(".", "/") + ".py"
            arguments = arguments[1:]
        else:
            script = arguments[0]
        return fault_of_files([script]) or fault_of_options(script, arguments[1:])

    def _fault_of_pip(self, arguments: list[str]) -> str | None:
        pins = {
            pin
            for pins in PYPROJECT["project"]["optional-dependencies"].values()
            for pin in pins
        }
        for word in arguments:
            # What an extra brings along has the extra's own version.
            if "==" in word and word not in pins:
                name, asked = word.split("==")
                if f"{name.split('-')[0]}=={asked}" not in pins:
                    return f"pyproject.toml does not pin {word}"
        return None

    def _fault_of_mf(self, arguments: list[str]) -> str | None:
        known = {metric.name for metric in self.manifest.metrics.values()}
        asked = dict(zip(arguments, arguments[1:], strict=False)).get("--metrics")
        unknown = set(asked.split(",") if asked else []) - known
        return f"there is no metric {sorted(unknown)}" if unknown else None

    def _dbt(self, arguments: list[str], manifest: object) -> object:
        places = ["--project-dir", str(self.project), "--profiles-dir", str(self.project)]
        return dbtRunner(manifest=manifest).invoke([*arguments, *places])


def as_words(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@cache
def installed() -> set[str]:
    """Return what the project's packages are called, and uv, which locks them."""
    pins = [
        *PYPROJECT["project"]["dependencies"],
        *PYPROJECT["dependency-groups"]["test"],
        *PYPROJECT["dependency-groups"]["lint"],
        *sum(PYPROJECT["project"]["optional-dependencies"].values(), []),
    ]
    return {"uv", *(re.split(r"[=>]", pin)[0] for pin in pins)}


def fault_of_files(names) -> str | None:
    missing = [name for name in names if not (REPOSITORY / name).exists()]
    return f"there is no {', '.join(missing)}" if missing else None


def fault_of_options(script: str, arguments: list[str]) -> str | None:
    known = set(re.findall(r"--[a-z][a-z-]*", help_of(script)))
    asked = {word.split("=")[0] for word in arguments if word.startswith("--")}
    unknown = asked - known - {"--help"}
    return f"{script} knows no {', '.join(sorted(unknown))}" if unknown else None


@cache
def help_of(script: str) -> str:
    """Return what a script says of its options; nothing where it takes none."""
    if "argparse" not in (REPOSITORY / script).read_text():
        return ""
    module = script.removesuffix(".py").replace("/", ".")
    return subprocess.run(
        [sys.executable, "-m", module, "--help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def checker(tmp_path_factory) -> Checker:
    return Checker(tmp_path_factory.mktemp("documented"))


def test_every_command_of_every_document_runs(checker):
    commands = [
        (path.relative_to(REPOSITORY), command)
        for path in DOCUMENTS
        for command in commands_of(path.read_text())
    ]
    assert len(commands) > 50
    faults = [
        f"{path}: {command}: {found}"
        for path, command in commands
        if (found := checker.fault(command))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("make buidl", "buidl"),
        ("make build TRANSACTION=data/raw/shop.csv", "TRANSACTION"),
        ("make replay REPLAY='--batch-count 10'", "--batch-count"),
        ("cd /srv/shoal && flock -n .lock make build sight >> log 2>&1", "sight"),
        ("dbt bild", "bild"),
        ("dbt build --selekt dim_customers", "--selekt"),
        ("dbt build --vars '{strickt: true}'", "strickt"),
        ("dbt test --select dim_customer", "dim_customer"),
        ("dbt run-operation erase_customers --args '{customer_id: 1}'", "erase_customers"),
        ("dbt run-operation erase_customer --args '{customer: 1}'", "customer"),
        (".venv/bin/python -m pytest tests/python/test_nothing.py", "test_nothing"),
        ("python scripts/nothing.py", "scripts/nothing.py"),
        ("python -m benchmarks.generate --lines 5", "--lines"),
        ("pip install river==0.1", "river==0.1"),
        ("mf query --metrics customer_count", "customer_count"),
        ("systemctl start shoal.socket", "shoal.socket"),
        (".ci/walk", ".ci/walk"),
        ("shoal build", "shoal"),
    ],
)
def test_a_command_that_would_fail_is_found(checker, command, found):
    assert found in (checker.fault(command) or "nothing")


def test_every_folder_of_a_list_is_there():
    lists = [
        block
        for path in DOCUMENTS
        for block in indented_blocks(path.read_text())
        if LISTING.match(block)
    ]
    assert lists
    for block in lists:
        for folder in re.findall(r"^(\S+)/ ", block, re.MULTILINE):
            assert (REPOSITORY / folder).is_dir(), folder


@pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY))
)
def test_every_link_within_the_project_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text()):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


def test_every_name_in_a_document_is_one_of_the_project():
    code = " ".join(
        path.read_text()
        for folder in (
            "macros", "models", "python_models", "seeds", "delivery", "benchmarks",
            "scripts", "analyses", "evidence_reports/sources", "tests",
        )
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in (".sql", ".py", ".yml", ".csv")
    )  # fmt: skip
    known = set(re.findall(r"\w+", code)) | {
        word
        for name in ("dbt_project.yml", "selectors.yml", "pyproject.toml")
        for word in re.findall(r"\w+", (REPOSITORY / name).read_text())
    }
    unknown = {
        (str(path.relative_to(REPOSITORY)), name)
        for path in DOCUMENTS
        for name in re.findall(r"`([a-z]\w*_\w+)`", path.read_text())
        if name not in known
    }
    assert unknown == set()
