"""What all blocks of customers share: settings, calendar and catalogue."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from numpy.random import SeedSequence, default_rng

from benchmarks.synthetic.calendar import Calendar, build_calendar
from benchmarks.synthetic.catalogue import Catalogue, build_catalogue

# Streams of randomness: the first part of each spawn key.
CATALOGUE_STREAM, BLOCK_STREAM = 0, 1


@dataclass(frozen=True)
class Settings:
    """What fixes every row, beside the number of customers.

    Attributes
    ----------
    seed
        Of everything random, 0 or more.
    start
        First day, its day of the month at most 28.
    months
        Calendar months of data, at least 2.
    """

    seed: int = 20
    start: dt.date = dt.date(2009, 12, 1)
    months: int = 24


@dataclass(frozen=True)
class World:
    """What all blocks of customers share."""

    settings: Settings
    calendar: Calendar
    catalogue: Catalogue


@cache
def build_world(settings: Settings) -> World:
    """Return what all blocks share; made once in each process."""
    stream = SeedSequence(settings.seed, spawn_key=(CATALOGUE_STREAM,))
    return World(
        settings=settings,
        calendar=build_calendar(settings.start, settings.months),
        catalogue=build_catalogue(default_rng(stream)),
    )
