"""dbt that has started already: `projects.run_dbt` asks it, each run is a fork of it.

Starting dbt takes longer than most of what the tests run: its imports, and what it prepares
at the first project that it reads. Here both are done once, and a run in a fork of this
process begins where they ended, and sees nothing of other runs. What it does then is what
the command `dbt` does. A request is a line of JSON on the standard input: the folder, the
environment, the arguments, the files of what is said and of errors. The answer is its exit
code.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys

import duckdb
from dbt.cli.main import cli, dbtRunner
from dbt_common.clients.jinja import MacroFuzzEnvironment
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.tests import enable_test_caching

#: What Python models import at their first use.
USED_BY_MODELS = ("pandas", "scipy.optimize", "scipy.stats", "sklearn.ensemble")


def remember_templates() -> None:
    """Let Jinja read a text once: it is most of the work of reading a project."""
    enable_test_caching()
    compile_anew, compiled = MacroFuzzEnvironment.compile, {}

    def compile_once(self, source, *arguments, **options):
        # Another kind of environment makes other code of the same text.
        key = (type(self), source, arguments, *options.items())
        if key not in compiled:
            compiled[key] = compile_anew(self, source, *arguments, **options)
        return compiled[key]

    MacroFuzzEnvironment.compile = compile_once


def leave_unheard_events() -> None:
    """Make what dbt would say for debugging only where it is looked at.

    That is a sixth of a model's time, and goes to the file of its log alone.
    """
    make, fire = BaseEvent.__init__, EventManager.fire_event

    def keep_arguments(self, *arguments, **said):
        object.__setattr__(self, "said", (arguments, said))

    def make_at_sight(self, name):
        if name != "pb_msg":
            return getattr(self.pb_msg, name)
        arguments, said = object.__getattribute__(self, "said")
        make(self, *arguments, **said)
        return object.__getattribute__(self, "pb_msg")

    def fire_what_is_heard(self, event, level=None, *arguments, **options):
        if self.callbacks or (level or event.level_tag()) != EventLevel.DEBUG:
            fire(self, event, level, *arguments, **options)

    BaseEvent.__init__, BaseEvent.__getattr__ = keep_arguments, make_at_sight
    EventManager.fire_event = fire_what_is_heard


def prepare(project: str) -> None:
    """Import what runs need, and read a project once."""
    remember_templates()
    for name in USED_BY_MODELS:
        importlib.import_module(name)
    place = ["--project-dir", project, "--profiles-dir", project]
    # A fork has no other threads than the one that forks, and would wait for them: those
    # of the parser for simple models, and the one that DuckDB keeps.
    assert dbtRunner().invoke(["--quiet", "--no-static-parser", "parse", *place]).success
    duckdb.execute("set threads = 1")
    # What is here stays; without this each fork would look through it, and so copy it.
    gc.collect()
    gc.freeze()


def run(
    folder: str, environment: dict[str, str], arguments: list[str], said: str, failed: str
) -> None:
    """Be the command dbt in a folder."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in ((sys.stdout, said), (sys.stderr, failed)):
        with open(path, "wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    if environment["DBT_LOG_LEVEL_FILE"] == "none":
        leave_unheard_events()
    sys.argv = ["dbt", *arguments]
    cli()


def serve() -> None:
    """Answer requests until nobody is there to ask."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(*json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    prepare(sys.argv[1])
    print("ready", flush=True)
    serve()
