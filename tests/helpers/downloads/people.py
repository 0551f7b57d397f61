"""The class: as many people as there are oddities, with names that platforms and tables stumble over."""

from dataclasses import dataclass

from tests.helpers.downloads.oddities import ODDITIES, Oddity

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5 + "vonunterstrassfurt"  # nearly 200 letters
NAMES = [
    ("Max", "Müller"),
    ("Séamus", "O'Brien"),
    ("Ánh", "Nguyễn Thị"),
    ("小龙", "李"),
    ("שלום", "כהן"),
    ("Ünal", "Zoë 🎓"),
    ("Jane", "Doe"),
    ("Jane", "Doe"),  # a namesake
    ("jane", "doe"),
    ("Jose\u0301", "García"),  # in the other form of Unicode
    ("José", "García"),
    ("A", LONG),
    ("A", LONG),  # a namesake
    ("María José", "de la Cruz-Ortega"),
    ("Robert, Jr.", "Smith"),
    ("1+1", "=SUM(A1)"),
    ("<b>Bob", "Tables"),
    ("Anna-Lena", "Groß"),
    ("Student", "Tester"),
    ("LATE", "Late"),
    ("J_R", "Under_score"),
    ("Mark", "Grade"),
]


@dataclass(frozen=True)
class Person:
    """A student, what they send, and the numbers that platforms know them by."""

    first: str
    last: str
    number: int
    case: str

    @property
    def oddity(self) -> Oddity:
        return ODDITIES[self.case]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def sortable(self) -> str:
        return f"{self.last}, {self.first}"

    @property
    def login(self) -> str:
        return f"user{self.number}"


def everybody() -> list[Person]:
    """Return a person for each oddity."""
    names = [*NAMES, *((f"First{n}", f"Last{n}") for n in range(len(ODDITIES)))]
    return [Person(*name, 1000 + n, case) for n, (name, case) in enumerate(zip(names, ODDITIES, strict=False))]
