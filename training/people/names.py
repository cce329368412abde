"""Names of people and places of many languages, drawn for the training sentences from Faker's lists."""

import random
from functools import cache
from importlib import import_module
from typing import Any, Final

_LATIN: Final = range(0x250)
_OWN_FIRST: Final = (
    *("Priya", "Arjun", "Ananya", "Rohan", "Wei", "Jing", "Xiaoming", "Hiroshi", "Yuki", "Sakura", "Minho"),
    *("Jiwoo", "Linh", "Thanh", "Nguyet", "Oluwaseun", "Chidi", "Ngozi", "Amara", "Kwame", "Abena", "Thabo"),
    *("Fatima", "Mohammed", "Ahmed", "Youssef", "Layla", "Omar", "Zeynep", "Emre", "Dmitri", "Svetlana"),
    *("Olga", "Sergey", "Wojciech", "Agnieszka", "Zoltan", "Ioana", "Bogdan", "Niamh", "Siobhan", "Tadhg"),
    *("Bjorn", "Soren", "Aoife", "Mateus", "Joao", "Thiago", "Xavier", "Chloe", "Zoe", "Liam", "Mia", "Kai"),
    *("Noa", "Eitan", "Shira", "Aditya", "Deepak", "Sanjay", "Lakshmi", "Mei", "Haruto", "Jin", "Bao", "Anh"),
    *("Bob", "Joe", "Jim", "Dan", "Ben", "Tom", "Max", "Sam", "Alex", "Kate", "Liz", "Meg", "Jess", "Josh"),
    *("Matt", "Mike", "Steve", "Dave", "Chris", "Nick", "Tim", "Rob", "Pete", "Andy", "Becky", "Jen", "Lena"),
)
_OWN_LAST: Final = (
    *("Li", "Wang", "Zhang", "Chen", "Liu", "Nguyen", "Tran", "Pham", "Kim", "Park", "Lee", "Choi", "Tanaka"),
    *("Sato", "Suzuki", "Watanabe", "Patel", "Sharma", "Singh", "Gupta", "Iyer", "Reddy", "Khan", "Hussain"),
    *("Okafor", "Adeyemi", "Mensah", "Dlamini", "Haddad", "Yilmaz", "Demir", "Ivanov", "Petrova", "Kowalski"),
    *("Nowak", "Horvat", "Popescu", "Papadopoulos", "O'Brien", "O'Neill", "McCarthy", "MacLeod", "van Dijk"),
    *("de Vries", "von Braun", "da Silva", "dos Santos", "Garcia", "Muller", "Schmidt", "Rossi", "Dubois"),
)
_PLACES: Final = (
    *("Berlin", "Munich", "Paris", "Lyon", "London", "Manchester", "New York", "Boston", "Seattle", "Austin"),
    *("San Francisco", "Toronto", "Vancouver", "Mexico City", "São Paulo", "Buenos Aires", "Lima", "Bogotá"),
    *("Tokyo", "Osaka", "Seoul", "Shanghai", "Beijing", "Shenzhen", "Hong Kong", "Taipei", "Singapore"),
    *("Bangalore", "Mumbai", "Delhi", "Hyderabad", "Chennai", "Karachi", "Lahore", "Dhaka", "Jakarta"),
    *("Manila", "Hanoi", "Bangkok", "Sydney", "Melbourne", "Auckland", "Cairo", "Lagos", "Nairobi", "Accra"),
    *("Cape Town", "Johannesburg", "Tel Aviv", "Istanbul", "Ankara", "Dubai", "Riyadh", "Tehran", "Moscow"),
    *("Kyiv", "Warsaw", "Kraków", "Prague", "Vienna", "Zürich", "Geneva", "Milan", "Rome", "Madrid"),
    *("Barcelona", "Lisbon", "Porto", "Amsterdam", "Rotterdam", "Utrecht", "Brussels", "Copenhagen", "Oslo"),
    *("Stockholm", "Helsinki", "Dublin", "Edinburgh", "Glasgow", "Athens", "Bucharest", "Budapest", "Sofia"),
    *("Germany", "France", "Spain", "Italy", "Poland", "Ukraine", "Turkey", "Egypt", "Kenya", "Nigeria"),
    *("India", "China", "Japan", "Vietnam", "Brazil", "Argentina", "Chile", "Canada", "the Netherlands"),
    *("California", "Texas", "Ohio", "Oregon", "Bavaria", "Ontario", "Kerala", "Catalonia", "Scotland"),
)


@cache
def _lists() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give first and last names by locale, of the locales that have both in Latin letters."""
    from faker.config import AVAILABLE_LOCALES

    found = {}
    for locale in sorted(AVAILABLE_LOCALES):
        try:
            provider = import_module(f"faker.providers.person.{locale}").Provider
        except ImportError:
            continue
        first = _latin(provider, ("first_names_male", "first_names_female", "first_names"))
        last = _latin(provider, ("last_names", "last_names_male", "last_names_female"))
        first = first or _latin(provider, ("first_romanized_names",))
        last = last or _latin(provider, ("last_romanized_names",))
        if len(first) > 20 and len(last) > 20:  # noqa: PLR2004 - shorter ones repeat themselves
            found[locale] = (first, last)
    return found


def _latin(provider: Any, keys: tuple[str, ...]) -> tuple[str, ...]:
    names: set[str] = set()
    for key in keys:
        names.update(name for name in _entries(getattr(provider, key, ())) if _is_name(name))
    return tuple(sorted(names))


def _entries(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, (tuple, list, dict)) else []


def _is_name(name: str) -> bool:
    return name[:1].isupper() and len(name) > 1 and all(ord(letter) in _LATIN for letter in name)


@cache
def first_names() -> tuple[str, ...]:
    """Give all first names, sorted."""
    listed = {name for first, _ in _lists().values() for name in first}
    return tuple(sorted(listed | set(_OWN_FIRST)))


def draw_name(rng: random.Random) -> tuple[str, str]:
    """Draw a first and a last name, mostly of one language; common short ones have a share of their own."""
    if rng.random() < 0.3:  # noqa: PLR2004 - share of our own list
        return rng.choice(_OWN_FIRST), rng.choice(_OWN_LAST)
    lists = _lists()
    locales = list(lists)
    english = [locale for locale in locales if locale.startswith("en")]
    first, last = lists[rng.choice(english if rng.random() < 0.35 else locales)]  # noqa: PLR2004
    return rng.choice(first), rng.choice(last)


@cache
def _cities() -> tuple[str, ...]:
    from faker import Faker

    Faker.seed(1)
    found: set[str] = set()
    for locale in ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pl_PL", "nl_NL", "en_IN", "pt_BR"):
        faker = Faker(locale)
        found.update(faker.city() for _ in range(60))
        found.update(faker.country() for _ in range(20))
    return tuple(sorted(found))


def draw_place(rng: random.Random) -> str:
    """Draw a city, region or country."""
    return rng.choice(_PLACES if rng.random() < 0.6 else _cities())  # noqa: PLR2004


def write_person(rng: random.Random) -> str:
    """Draw a person as prose names them: by first name, in full, with an initial, by surname."""
    first, last = draw_name(rng)
    forms = (first, first, first, f"{first} {last}", f"{first} {last}", f"{first} {last}", last)
    more = (f"{first[0]}. {last}", f"{first} {last[0]}.", f"{first} {rng.choice('ABCDEJKLMRST')}. {last}")
    return rng.choice((*forms, *more, f"{first} {draw_name(rng)[1]}-{last}" if rng.random() < 0.2 else first))  # noqa: PLR2004
