"""The order of the test files, of which each is one worker's."""

#: Minutes each: begun last, one of them would be waited for.
LONG = (
    "test_history.py",
    "test_replay.py",
    "test_reconciliation.py",
    "test_whole_run.py",
    "test_every_page.py",
    "test_your_data.py",
)


def pytest_collection_modifyitems(items) -> None:
    """Begin with the longest files."""
    place = {name: at for at, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONG)))
