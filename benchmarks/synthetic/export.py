"""Lines as text, in the columns of the Online Retail II export."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.synthetic.customers import COUNTRY_NAMES
from benchmarks.synthetic.lines import (
    BAD_DATE,
    NO_QUANTITY,
    NOTES,
    POUND_SIGN,
    PREFIXES,
    THOUSANDS,
)
from benchmarks.synthetic.world import Settings, build_world

COLUMNS = (
    "Invoice",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "Price",
    "Customer ID",
    "Country",
)

TABLE_SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])

BAD_DATES = ("2010-02-30 10:15:00", "see paper invoice", "00/00/0000 00:00")


@cache
def code_texts(settings: Settings) -> pa.Array:
    """Return all codes as listed, then in lower case, then with a blank behind."""
    codes = build_world(settings).catalogue.codes
    lower = [code.lower() for code in codes]
    return pa.array(codes + lower + [f"{code} " for code in codes])


@cache
def description_texts(settings: Settings) -> pa.Array:
    """Return all descriptions, then the notes that stand in their place."""
    return pa.array([*build_world(settings).catalogue.descriptions, *NOTES])


def with_point(numbers: pa.Array) -> pa.Array:
    """Write numbers as the CSV copy of the data set does: 13085.0, 2.1."""
    text = numbers.cast(pa.string())
    is_whole = pc.invert(pc.match_substring(text, "."))
    return pc.if_else(is_whole, pc.binary_join_element_wise(text, ".0", ""), text)


def as_table(settings: Settings, lines: np.ndarray, first_invoice: int) -> pa.Table:
    """Write lines as text, in the columns of the Online Retail II export.

    Parameters
    ----------
    settings
        Seed and span of the data.
    lines
        Of dtype `LINE`, the lines of an invoice side by side.
    first_invoice
        Number of the first invoice among them.
    """
    catalogue = build_world(settings).catalogue
    number = first_invoice - 1 + np.cumsum(lines["starts_invoice"], dtype="i8")
    invoice = pc.binary_join_element_wise(
        pa.array(PREFIXES).take(pa.array(lines["prefix"])),
        pa.array(number).cast(pa.string()),
        "",
    )
    items = len(catalogue.codes)
    code = code_texts(settings).take(
        pa.array(lines["product"] + items * lines["code_form"].astype("i8"))
    )
    note = lines["note"].astype("i8")
    description = description_texts(settings).take(
        pa.array(np.where(note > 0, items + note - 1, lines["product"]))
    )
    is_missing = lines["unreadable"] == NO_QUANTITY
    quantity = pa.array(lines["quantity"], mask=is_missing).cast(pa.string())
    midnight = np.datetime64(settings.start, "s")
    seconds = lines["minute"].astype("i8") * 60
    instant = pa.array(midnight + seconds.astype("m8[s]")).cast(pa.string())
    price = with_point(pa.array(lines["price"] / 1000))
    customer = with_point(pa.array(lines["customer"], mask=lines["customer"] == 0))
    country = pa.array(COUNTRY_NAMES).take(pa.array(lines["country"]))

    is_bad = lines["unreadable"] == BAD_DATE
    bad = [BAD_DATES[m % len(BAD_DATES)] for m in lines["minute"][is_bad].tolist()]
    instant = pc.replace_with_mask(instant, pa.array(is_bad), pa.array(bad, pa.string()))
    for kind, form in ((THOUSANDS, "{:,.2f}"), (POUND_SIGN, "£{:.2f}")):
        is_odd = lines["unreadable"] == kind
        amounts = lines["price"][is_odd] / 1000 + (1000 if kind == THOUSANDS else 0)
        texts = pa.array([form.format(a) for a in amounts.tolist()], pa.string())
        price = pc.replace_with_mask(price, pa.array(is_odd), texts)
    return pa.Table.from_arrays(
        [invoice, code, description, quantity, instant, price, customer, country],
        schema=TABLE_SCHEMA,
    )
