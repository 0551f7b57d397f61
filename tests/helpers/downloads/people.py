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
    case: str = "handin.zip"
    user: str = ""
    hand_in: int = 0  # of a pair, which has one number
    sent: str = "Wednesday, 25 November 2026, 10:11 AM"  # as Moodle writes it

    @property
    def oddity(self) -> Oddity:
        return ODDITIES[self.case]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def sortable(self) -> str:
        return f"{self.last}, {self.first}".strip(", ")

    @property
    def login(self) -> str:
        return self.user or f"user{self.number}"

    @property
    def id(self) -> str:
        return str(self.hand_in or self.number)

    @property
    def sis_id(self) -> str:
        return f"s{self.number}"

    @property
    def email(self) -> str:
        return f"{self.number}@uni.edu"


LATE, TWICE = (
    Person("Late", "One", 7001, sent="Thursday, 26 November 2026, 10:11 AM"),
    Person("Twice", "Ann", 7002, user="twice_ann"),
)
TYPIST = Person("", "Typist", 7003, user="typist")
PAIR = (Person("Pair", "One", 1, hand_in=8000), Person("Pair", "Two", 2, hand_in=8000))
NAMESAKES = [Person(*NAMES[n], 1000 + n, list(ODDITIES)[n]) for n in (6, 7, 8, 9, 10, 11, 12)]
ABSENT = Person("Nobody", "Absent", 7009, sent="-")  # on the roster, and handed in nothing


def everybody() -> list[Person]:
    """Return a person for each oddity."""
    names = [*NAMES, *((f"First{n}", f"Last{n}") for n in range(len(ODDITIES)))]
    return [Person(*name, 1000 + n, case) for n, (name, case) in enumerate(zip(names, ODDITIES, strict=False))]
