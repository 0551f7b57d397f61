"""Whose each hand-in is: by number, user name or address, and by the name only where that can mean one person and one hand-in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from autograder.submissions.about import About
from autograder.submissions.names import BRIEF, list_some, name_student
from autograder.submissions.roster.read import Person, describe, read_roster
from autograder.submissions.submission import Submission
from given.checking.report import plural

FIELDS = ("id", "sis_id", "login", "email")  # the surest first
NOTHING = "nothing was handed in"
UNCERTAIN = (
    "nothing was handed in that is certainly by this student: a hand-in of the same name is nobody's for certain"
)
Keys = Callable[[Submission], list[str]]
PersonKeys = Callable[[Person], list[str]]


def add_roster(submissions: Sequence[Submission], roster: Path, folder: Path) -> tuple[list[Submission], str]:
    """Return the submissions with what the roster knows, one for each who handed in nothing, and a line on how that went."""
    people = read_roster(roster)
    matches = match(submissions, people)
    known = [replace(s, about=tell(s.about, matches[s.student])) if s.student in matches else s for s in submissions]
    strangers = [submission for submission in submissions if submission.student not in matches]
    names = {name for submission in strangers for name in names_of_student(submission)}
    there = set(matches.values())
    absent = [missing(person, folder, names) for person in people if person not in there]
    uncertain = [submission.student for submission in absent if submission.unreadable == UNCERTAIN]
    line = f"roster: {plural(len(people), 'student')}, {len(absent) - len(uncertain)} handed in nothing"
    line += f"; cannot be told from a namesake who did hand in: {list_some(uncertain)}" if uncertain else ""
    line += f"; in no line of it: {list_some(submission.student for submission in strangers)}" if strangers else ""
    return [*known, *absent], line


def match(submissions: Sequence[Submission], people: Sequence[Person]) -> dict[str, Person]:
    """Return the person of each student for whom there is just one."""
    matches: dict[str, Person] = {}
    in_use = []
    for field in FIELDS:
        found = join(submissions, people, matches, partial(said, field=field), partial(has, field=field))
        matches |= found
        in_use += [field] if found else []
    matches |= join(submissions, people, matches, plain_keys, keys_of_person)
    return matches | join(submissions, people, matches, names_of_student, lambda person: names_of(person.name), in_use)


def join(
    submissions: Sequence[Submission],
    people: Sequence[Person],
    matches: Mapping[str, Person],
    keys: Keys,
    person_keys: PersonKeys,
    in_use: Sequence[str] = (),
) -> dict[str, Person]:
    """Return those who share a key with one person only, who shares none with another hand-in; both are not matched already."""
    by_key: dict[str, set[Person]] = {}
    for person in people:
        for key in person_keys(person):
            by_key.setdefault(key, set()).add(person)
    found = {}
    for submission in submissions:
        if submission.student not in matches:
            meant = {person for key in keys(submission) for person in by_key.get(key, ())}
            found[submission.student] = {p for p in meant if not differ(submission.about, p, in_use)}
    claims = Counter(person for meant in found.values() for person in meant)
    certain = {student: next(iter(meant)) for student, meant in found.items() if len(meant) == 1}
    taken = set(matches.values())
    return {student: person for student, person in certain.items() if claims[person] == 1 and person not in taken}


def said(submission: Submission, field: str) -> list[str]:
    """Return what the platform says in a field, to be compared."""
    value = getattr(submission.about, field).casefold()
    return [value] if value else []


def has(person: Person, field: str) -> list[str]:
    """Return what the roster says in a field, to be compared."""
    value = getattr(person, field).casefold()
    return [value] if value else []


def differ(about: About, person: Person, in_use: Iterable[str]) -> bool:
    """Whether platform and roster know both by a number of the same kind, and not the same: then the name is a namesake's."""
    pairs = [(getattr(about, field).casefold(), getattr(person, field).casefold()) for field in in_use]
    return any(ours and theirs and ours != theirs for ours, theirs in pairs)


def names_of_student(submission: Submission) -> list[str]:
    """Return the forms of a student's name, as the platform or the instructor writes it."""
    return names_of(submission.about.name or submission.student)


def plain_keys(submission: Submission) -> list[str]:
    """Return what the name of an entry in a plain folder may be: a number, a user name, an address, or a name with one of them."""
    if submission.about.id or submission.about.login:
        return []
    words = [word for word in re.split(r"[\s_,()-]+", submission.student.casefold()) if word]
    rests = [" ".join(words[:place] + words[place + 1 :]) for place in range(len(words))]
    both = [with_name(name, word) for word, rest in zip(words, rests, strict=True) for name in names_of(rest)]
    return [submission.student.casefold(), *both]


def keys_of_person(person: Person) -> list[str]:
    """Return what an instructor may call a person's entry."""
    values = [person.id, person.sis_id, person.login, person.email, person.email.partition("@")[0]]
    known = [value.casefold() for value in values if value]
    return [*known, *(with_name(name, value) for value in known for name in names_of(person.name))]


def with_name(name: str, number: str) -> str:
    """Return a key for both together; of a long name the beginning, since what is shown of it has a gap."""
    return f"{name[:BRIEF]} {number}"


def names_of(name: str) -> list[str]:
    """Return a name in the forms that platforms give it: Müller, Max and Max Müller are müllermax or maxmüller."""
    last, comma, first = name.partition(",")
    forms = [f"{last}{first}", f"{first}{last}"] if comma else [name, *turned(name)]
    return [letters for form in forms if (letters := letters_of(form))]


def turned(name: str) -> list[str]:
    """Return a name with its last word first, and with its first word last: where the family name begins nobody knows."""
    words = name.split()
    return [" ".join([*words[place:], *words[:place]]) for place in range(1, len(words))][:6]


def letters_of(name: str) -> str:
    """Return the letters and digits of a name in lower case."""
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", name).casefold())


def tell(about: About, person: Person) -> About:
    """Return what is known of somebody, with what the roster adds; what the platform said stays."""
    fields = {field: getattr(about, field) or getattr(person, field) for field in FIELDS}
    handed_in = about.handed_in or person.handed_in
    return replace(about, name=person.name or about.name, handed_in=handed_in, **fields)


def missing(person: Person, folder: Path, names: Collection[str]) -> Submission:
    """Return the submission of somebody who handed in nothing, unless it is one of those that could not be told apart."""
    about = About(person.name, person.id, person.login, person.sis_id, person.email)
    number = person.id or person.login or person.sis_id or person.email
    student = name_student(person.name, number) if person.name else describe(person)
    reason = UNCERTAIN if set(names_of(person.name)) & set(names) else NOTHING
    return Submission(student, folder, unreadable=reason, about=about)
