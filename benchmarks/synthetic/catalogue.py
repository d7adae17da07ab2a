"""What is on sale, and the codes that are no product."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from benchmarks.synthetic.calendar import cumulative

STYLES = (
    "RED|BLUE|PINK|GREEN|IVORY|BLACK|WHITE|SILVER|LILAC|TURQUOISE|MUSTARD|COPPER"
    "|RETRO|VINTAGE|RUSTIC|ANTIQUE|FRENCH|SCANDI|NAUTICAL|COUNTRY|VICTORIAN|MODERN"
    "|POLKADOT|STRIPED|GINGHAM|PAISLEY|TARTAN|FLORAL|ROSE|DAISY|LAVENDER|POPPY|FERN"
    "|STRAWBERRY|CHERRY|LEMON|WOODLAND|OWL|HEDGEHOG|FOX|BUTTERFLY|BUMBLEBEE|SWALLOW"
    "|ROBIN|HEART|STAR|MOON|SPACE ROCKET|CIRCUS|FAIRGROUND|SAILING BOAT|SEASHELL"
).split("|")

ITEMS = (
    "TEA TOWEL|OVEN GLOVE|APRON|MUG|TEACUP AND SAUCER|TEAPOT|CAKE STAND|CAKE TIN"
    "|CAKE CASES|COOKIE CUTTERS|LUNCH BOX|PICNIC BASKET|WATER BOTTLE|STORAGE JAR"
    "|BREAD BIN|EGG CUPS|NAPKINS|PAPER PLATES|PAPER CUPS|BUNTING|PARTY BAGS|BALLOONS"
    "|CANDLE|SCENTED CANDLE|T-LIGHT HOLDER|LANTERN|PHOTO FRAME|WALL CLOCK|MIRROR"
    "|COAT HOOK|DOOR MAT|DOORSTOP|DOOR KNOB|CUSHION COVER|THROW|HOT WATER BOTTLE"
    "|TRINKET BOX|JEWELLERY BOX|BRACELET|NECKLACE|HAIR CLIPS|PURSE|SHOPPER BAG"
    "|JUMBO BAG|WASH BAG|LUGGAGE TAG|UMBRELLA|NOTEBOOK|JOURNAL|PENCIL CASE|PENCILS"
    "|GREETING CARD|GIFT WRAP|GIFT TAGS|RIBBON REEL|STICKER SHEET|JIGSAW|SKIPPING ROPE"
    "|SPINNING TOP|SOFT TOY|NIGHT LIGHT|MONEY BOX|CHALK BOARD|METAL SIGN|WOODEN BLOCK"
    "|PLANT POT|WATERING CAN|BIRD FEEDER|BIRDHOUSE|GARDEN GLOVES|SEED TIN|WIND CHIME"
).split("|")

FESTIVE_STYLES = (
    "CHRISTMAS|REINDEER|SNOWMAN|SNOWFLAKE|ADVENT|NORDIC STAR|FATHER CHRISTMAS|ANGEL"
    "|HOLLY|MISTLETOE|WINTER ROBIN|GINGERBREAD|FROSTED PINE|SLEIGH BELL"
).split("|")

FESTIVE_ITEMS = (
    "BAUBLE|GARLAND|WREATH|TREE DECORATION|STOCKING|CANDLE|LANTERN|NAPKINS|GIFT WRAP"
    "|GIFT TAGS|CRACKERS|CARD HOLDER|TREE LIGHTS|ADVENT CALENDAR|TABLE RUNNER|MUG"
    "|COOKIE CUTTERS|CAKE CASES|PAPER CHAIN|SNOW GLOBE|T-LIGHT HOLDER|CUSHION COVER"
    "|HANGING HEART|WOODEN TREE|RIBBON REEL|MUSICAL BOX"
).split("|")

SIZES = ("", "", "", "", "", "", " SMALL", " LARGE", ' 7"', ", BOXED", " ASSORTED")

PACKS = ("", "", "", "", "", "", "", "SET OF 3 ", "SET OF 6 ", "PACK OF 12 ", "MINI ")

PRODUCTS, FESTIVE_PRODUCTS = 3000, 330

POPULARITY_EXPONENT, POPULARITY_OFFSET = 0.9, 15

LIST_PRICE_MEDIAN, LIST_PRICE_SIGMA = 2300, 0.75

PRICE_POINTS = np.array(
    [120, 190, 290, 390, 420, 550, 650, 720, 850, 1060, 1250, 1450, 1650, 1950, 2100]
    + [2550, 2950, 3250, 3750, 4250, 4650, 4950, 5450, 5950, 6750, 7650, 8500, 8950]
    + [9950, 10950, 12750, 14950, 16950, 19950, 24950, 29950, 39950, 49950, 79950],
)


@dataclass(frozen=True)
class Booking:
    """An invoice of one line that is no order; prices log-normal, in pounds."""

    code: str
    description: str
    prefix: str
    quantity: int
    price: float
    sigma: float
    is_named: bool
    per_order: float


# A code of "" stands for any product: stock written off or found, at price 0.
BOOKINGS = (
    Booking("", "", "", -1, 0, 0, False, 0.055),
    Booking("", "", "", 1, 0, 0, False, 0.02),
    Booking("M", "Manual", "C", -1, 15, 1.3, True, 0.008),
    Booking("M", "Manual", "", 1, 12, 1.2, True, 0.006),
    Booking("m", "Manual", "", 1, 2.55, 0, False, 0.0004),
    Booking("D", "Discount", "C", -1, 19, 1.2, True, 0.004),
    Booking("S", "SAMPLES", "C", -1, 30, 0.9, False, 0.002),
    Booking("B", "Adjust bad debt", "A", 1, -24000, 0.8, False, 0.0003),
    Booking("BANK CHARGES", "Bank Charges", "C", -1, 40, 1.0, False, 0.0022),
    Booking("AMAZONFEE", "AMAZON FEE", "C", -1, 6000, 0.6, False, 0.001),
    Booking("CRUK", "CRUK Commission", "C", -1, 450, 0.5, True, 0.0004),
    Booking("ADJUST", "Adjustment by hand", "", 1, 49, 1.0, True, 0.001),
    Booking("TEST001", "This is a test product.", "", 5, 4.5, 0, True, 0.0004),
    Booking("PADS", "PADS TO MATCH ALL CUSHIONS", "", 1, 0.001, 0, True, 0.0004),
    Booking("gift_0001_20", "Gift Voucher £20.00", "", 1, 17.02, 0, False, 0.001),
    Booking("gift_0001_30", "Gift Voucher £30.00", "", 1, 25.53, 0, False, 0.001),
    Booking("gift_0001_50", "Gift Voucher £50.00", "", 1, 42.55, 0, False, 0.0004),
)

# Lines that go with an order.
SERVICES = {
    "POST": "POSTAGE",
    "DOT": "DOTCOM POSTAGE",
    "C2": "CARRIAGE",
    "23444": "Next Day Carriage",
}

NON_PRODUCTS = SERVICES | {b.code: b.description for b in BOOKINGS if b.code}


@dataclass(frozen=True)
class Catalogue:
    """What is on sale, followed by the codes that are no product."""

    codes: list[str]
    descriptions: list[str]
    prices: np.ndarray
    has_letter: np.ndarray
    plain_shares: np.ndarray  # cumulative over the products
    festive_shares: np.ndarray

    def position(self, code: str) -> int:
        """Return the position of a code that is no product."""
        return PRODUCTS + list(NON_PRODUCTS).index(code)


def nearest_step(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return, for each value, the step that is nearest on a logarithmic scale."""
    return steps[np.searchsorted(np.sqrt(steps[1:] * steps[:-1]), values)]


def draw_names(
    rng: Generator, styles: list[str], items: list[str], count: int
) -> list[str]:
    """Make `count` different product names out of words.

    One name in five is untrimmed or has a blank too many, as in a shop's own system.
    """
    pairs = rng.choice(len(styles) * len(items), count, replace=False)
    names = []
    for pair in pairs:
        style, item = styles[pair // len(items)], items[pair % len(items)]
        pack, size = PACKS[rng.integers(len(PACKS))], SIZES[rng.integers(len(SIZES))]
        luck = rng.random()
        before = " " if luck < 0.01 else ""
        after = " " if luck > 0.82 else ""
        between = "  " if 0.01 <= luck < 0.02 else " "
        names.append(f"{before}{pack}{style}{between}{item}{size}{after}")
    return names


def build_catalogue(rng: Generator) -> Catalogue:
    """Make up the articles: codes, names, list prices and how often each is bought.

    Notes
    -----
    The k-th most popular article is bought in proportion to (k + 15) ^ -0.9
    (Zipf-Mandelbrot). List prices are log-normal and moved to usual price points.
    """
    plain = PRODUCTS - FESTIVE_PRODUCTS
    names = draw_names(rng, STYLES, ITEMS, plain)
    names += draw_names(rng, FESTIVE_STYLES, FESTIVE_ITEMS, FESTIVE_PRODUCTS)
    numbers = np.setdiff1d(np.arange(20_000, 25_000), [22016, 23444, 23574])
    numbers = rng.choice(numbers, PRODUCTS, replace=False)
    has_letter = rng.random(PRODUCTS) < 0.22
    letters = np.where(has_letter, rng.choice(list("ABCDEFGS"), PRODUCTS), "")
    codes = [f"{n}{x}" for n, x in zip(numbers, letters, strict=True)]
    prices = LIST_PRICE_MEDIAN * rng.lognormal(0, LIST_PRICE_SIGMA, PRODUCTS)
    rank = rng.permutation(PRODUCTS)
    weights = (rank + 1 + POPULARITY_OFFSET) ** -POPULARITY_EXPONENT
    is_festive = np.arange(PRODUCTS) >= plain
    return Catalogue(
        codes=codes + list(NON_PRODUCTS),
        descriptions=names + list(NON_PRODUCTS.values()),
        prices=nearest_step(prices, PRICE_POINTS),
        has_letter=np.append(has_letter, np.zeros(len(NON_PRODUCTS), bool)),
        plain_shares=cumulative(weights * ~is_festive),
        festive_shares=cumulative(weights * is_festive),
    )
