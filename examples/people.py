"""Thirty invented people, their machines and companies. Nobody here exists; every domain is reserved."""

from dataclasses import dataclass

from selection import LEVELS

PER_LEVEL = 6

_NAMES = (
    "Brixa Tolvane", "Corvin Haldersack", "Dellow Pimmering", "Esmund Quarrick", "Fennika Oldroot",
    "Gavril Thistlemoor", "Hespera Lundqual", "Ivarn Bucklewood", "Jorunde Mallowick", "Kesta Varnholm",
    "Lorrin Ashpenny", "Mirelda Okwanesh", "Nestor Vandergloom", "Odalys Ferrowhit", "Pascoe Drumlinger",
    "Quilla Sandermoot", "Rendik Applethorn", "Sunniva Kretchbaum", "Tobren Wexcombe", "Ulrika Fandango-Sims",
    "Vesper Illingrave", "Wolmar Tendrell", "Xanthe Picklesby", "Yorick Damasko", "Zelmira Hathersedge",
    "Anselm Birdwhisker", "Bettina Crumhorn", "Casimo Ellervane", "Dagny Sproutwell", "Ewart Nightlinger",
)  # fmt: skip

_COMPANIES = (
    ("Harrowgate Tidal", "harrowgate.example"),
    ("Quillworks", "quillworks.example"),
    ("Tamarind Labs", "tamarind.example.org"),
    ("Lodestone Freight", "lodestone.example.com"),
    ("Pellucid Optics", "pellucid.example.net"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One invented user of the assistant, with all that a log gives away about its user."""

    name: str
    level: str
    company: str
    domain: str
    number: int

    @property
    def account(self) -> str:
        """Account on the machine, which names the home folder."""
        return self.name.split()[0].lower()

    @property
    def home(self) -> str:
        """Home folder; every third person sits at a Mac."""
        return f"/Users/{self.account}" if self.number % 3 == 2 else f"/home/{self.account}"  # noqa: PLR2004

    @property
    def email(self) -> str:
        """Address at the company's reserved domain."""
        return f"{self.name.lower().replace(' ', '.')}@{self.domain}"

    @property
    def author(self) -> str:
        """The person as git writes them."""
        return f"{self.name} <{self.email}>"

    @property
    def host(self) -> str:
        """Name of the person's machine."""
        return f"{self.account}-ws{self.number:02d}.{self.domain}"


PEOPLE = tuple(
    Person(name, LEVELS[number // PER_LEVEL], *_COMPANIES[number % len(_COMPANIES)], number)
    for number, name in enumerate(_NAMES)
)
