"""The order of the test files, of which each is one worker's."""

from itertools import chain, zip_longest

#: Minutes each: begun last, one of them would be waited for.
LONG = (
    "test_whole_run.py",
    "test_replay.py",
    "test_history.py",
    "test_other_settings.py",
    "test_your_data.py",
    "test_reconciliation.py",
    "test_vars.py",
)


def pytest_collection_modifyitems(items) -> None:
    """Begin with the longest files, and mix those that compute with those that wait."""
    place = {name: at for at, name in enumerate(LONG)}
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    of_browser = [path for path in files if path.parent.name == "browser"]
    others = [path for path in files if path.parent.name != "browser"]
    others.sort(key=lambda path: place.get(path.name, len(LONG)))
    mixed = chain.from_iterable(zip_longest(others, of_browser))
    items[:] = [item for path in mixed if path for item in files[path]]
