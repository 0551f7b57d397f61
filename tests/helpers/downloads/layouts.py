"""The same class as each platform hands it out: paths and bytes, and what each person is called in the end."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import yaml

from tests.helpers.downloads.oddities import FIVE, ODDITIES, Oddity, below, packed
from tests.helpers.downloads.people import LATE, PAIR, TWICE, TYPIST, Person, everybody

Files = dict[str, bytes]
AGAIN = packed({"conv.py": b"an earlier one"})


@dataclass
class Download:
    """A made-up download."""

    title: str  # how the line begins
    files: Files = field(default_factory=dict)
    students: dict[str, Person] = field(default_factory=dict)  # by what each is called in the end
    left_out: set[str] = field(default_factory=set)
    others: dict[str, Person] = field(default_factory=dict)  # who send no oddity, but are one
    late: str = ""  # of them who is late, as the platform says or by the clock, several times there, only typed a text
    after: str = ""
    several: str = ""
    text_only: str = ""

    def add(self, student: str, person: Person, files: Files) -> None:
        assert student not in self.students
        self.students[student] = person
        self.files |= files


def student_called(name: str, number: object) -> str:
    """Return how somebody is called: short enough, and with the number whole."""
    end = f"_{number}"
    room = 120 - len(end)
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return (shown if len(shown) <= room else f"{shown[: room - 3]}...") + end


def unpacked(uploads: Files) -> Files:
    """Return what Gradescope and repositories hold: a zip is unpacked, what cannot be stays as it is."""
    files: Files = {}
    for name, content in uploads.items():
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                plain = all(
                    not entry.flag_bits & 1 and entry.external_attr >> 28 != 0xA for entry in archive.infolist()
                )
                inner = {entry: archive.read(entry) for entry in archive.namelist()} if plain else {name: content}
        except zipfile.BadZipFile:
            inner = {name: content}
        files |= inner if name.endswith(".zip") else {name: content}
    return files


def canvas() -> Download:
    made = Download("Canvas, ", left_out={".DS_Store"})
    for person in everybody():
        name = re.sub(r"[^\w\u0300-\u036f]", "", person.sortable.lower())
        files = {
            f"{name}_{person.number}_{9000 + 100 * person.number + n}_{file}": text
            for n, (file, text) in enumerate(person.oddity.uploads.items())
        }
        made.add(student_called(name, person.number), person, files)
    made.files |= {
        ".DS_Store": b"x",
        "onelate_LATE_7001_99_handin.zip": packed(FIVE),
        "anntwice_7002_100_handin-1.zip": packed(FIVE),
        "anntwice_7002_90_handin.zip": AGAIN,
        "typist_7003_text.html": b"<p>my answer</p>",
        "anntwice_7002_text.html": b"<p>see the zip</p>",
    }
    made.late, made.several, made.text_only = "onelate_7001", "anntwice_7002", "typist_7003"
    made.others = {made.late: LATE, made.several: TWICE, made.text_only: TYPIST}
    return made


def moodle(flat: bool = False) -> Download:
    made = Download("Moodle, ", left_out={"Thumbs.db"})
    joint = "" if flat else "/"
    for person in everybody():
        name = re.sub(r"""[&<>"`|':\\/]""", "", person.name.replace("_", " "))  # as Moodle's clean_param does
        folder = f"{name}_{person.number}_assignsubmission_file_{joint}"
        made.add(
            student_called(name, person.number),
            person,
            {f"{folder}{file}": text for file, text in person.oddity.uploads.items()},
        )
    first = everybody()[0]
    made.files |= {
        "Thumbs.db": b"x",
        f"{first.name}_{first.number}_assignsubmission_onlinetext_{joint}onlinetext.html": b"<p>hello</p>",
        f"Typist_7003_assignsubmission_onlinetext_{joint}onlinetext.html": b"<p>my answer</p>",
    }
    made.files[f"Late One_7001_assignsubmission_file_{joint}handin.zip"] = packed(FIVE)
    made.after, made.text_only = "Late One_7001", "Typist_7003"
    made.others = {made.after: LATE, made.text_only: TYPIST}
    return made


def moodle_flat() -> Download:
    return moodle(flat=True)


def gradescope() -> Download:
    made = Download("Gradescope, ", left_out={"submission_metadata.yml"})
    root, said = "assignment_55_export", {}
    for person in everybody():
        folder = f"submission_{person.number}"
        said[folder] = metadata([(person.name, person.number)])
        uploads = unpacked(person.oddity.uploads) or {"handin.zip": packed({})}
        made.add(
            student_called(person.name, person.number),
            person,
            {f"{root}/{folder}/{file}": text for file, text in uploads.items()},
        )
    said["submission_8000"] = metadata([(person.name, person.number) for person in PAIR])
    said["submission_7001"] = metadata([(LATE.name, LATE.number)], day=26)
    made.files |= below(f"{root}/submission_7001", FIVE)
    made.after = "Late One_7001"
    made.others = {**{f"{person.name}_8000": person for person in PAIR}, made.after: LATE}
    made.files |= below(f"{root}/submission_8000", FIVE)
    made.files[f"{root}/submission_metadata.yml"] = yaml.safe_dump(said, allow_unicode=True).encode()
    return made


def metadata(people: list[tuple[str, int]], day: int = 25) -> dict:
    return {
        ":submitters": [{":name": name, ":sid": f"s{sid}", ":email": f"{sid}@uni.edu"} for name, sid in people],
        ":created_at": f"2026-11-{day} 10:11:12.5 Z",
        ":results": {"tests": [{"output": ":submitters:\n  - :name: Mallory"}]},
        ":history": [{":created_at": "2026-11-20 10:11:12 Z"}],
    }


def blackboard() -> Download:
    made = Download("Blackboard, ")
    for person in everybody():
        made.add(
            student_called(person.name, person.login),
            person,
            attempt(person.name, person.login, "2026-11-25-10-11-12", person.oddity.uploads),
        )
    made.files |= attempt(TWICE.name, "twice_ann", "2026-11-24-10-11-12", {"handin.zip": AGAIN})
    made.files |= attempt(TWICE.name, "twice_ann", "2026-11-25-10-11-12", {"handin.zip": packed(FIVE)})
    made.files |= attempt(LATE.name, LATE.login, "2026-11-26-10-11-12", {"handin.zip": packed(FIVE)})
    made.files |= attempt("Typist", "typist", "2026-11-25-10-11-12", {})
    made.after, made.several, made.text_only = f"Late One_{LATE.login}", "Twice Ann_twice_ann", "Typist_typist"
    made.others = {made.after: LATE, made.several: TWICE, made.text_only: TYPIST}
    return made


def attempt(name: str, login: str, time: str, uploads: Files) -> Files:
    start = f"Homework_1_{login}_attempt_{time}"
    files = {f"{start}_{file}": text for file, text in uploads.items()}
    listed = "".join(f"\tOriginal filename: {file}\n\tFilename: {start}_{file}\n\n" for file in uploads)
    text = (
        f"Name: {name} ({login})\nAssignment: Homework_1\nDate Submitted: Wednesday, 25 November 2026 10:11:12 o'clock CET\n"
        f"Current Grade: \n\nSubmission Field:\n<p>Name: Mallory (mallory)</p>\n\nComments:\nnone\n\nFiles:\n{listed}"
    )
    return {**files, f"{start}.txt": text.encode()}


def brightspace() -> Download:
    made = Download("Brightspace, ", {"index.html": b"<html>"}, left_out={"index.html"})
    for person in everybody():
        name = re.sub(r'[\\/:*?"<>|]', "", person.name)  # which no name has on Windows: 1011 AM has no colon either
        folder = f"{person.number}-55 - {name} - Nov 25, 2026 1011 AM"
        made.add(
            student_called(name, f"{person.number}-55"),
            person,
            {f"{folder}/{file}": text for file, text in person.oddity.uploads.items()},
        )
    made.files |= {
        "7002-55 - Twice - Ann - Nov 25, 2026 926 AM/handin.zip": AGAIN,
        "7002-55 - Twice - Ann - Nov 25, 2026 1226 PM/handin.zip": packed(FIVE),
    }
    made.files["7001-55 - Late One - Nov 26, 2026 1011 AM/handin.zip"] = packed(FIVE)
    made.after, made.several = "Late One_7001-55", "Twice - Ann_7002-55"
    made.others = {made.after: LATE, made.several: TWICE}
    return made


def github() -> Download:
    made = Download("GitHub Classroom, ")
    for person in everybody():
        files = unpacked(person.oddity.uploads)
        repository = f"cnn-submissions/cnn-{person.login}"
        made.add(
            person.login,
            person,
            {
                f"{repository}/{name}": text
                for name, text in {**files, ".git/config": b"[core]", "README.md": b"#"}.items()
            },
        )
    return made


def plain() -> Download:
    made = Download("plain folder, ", left_out={"~$grades.xlsx", ".DS_Store", "grades.xlsx", "roster.csv"})
    for person in everybody():
        name = f"{person.name.replace('/', '')} {person.number}"
        entry = name if len(name) < 120 else name[:77] + "..." + name[-40:]
        made.add(entry, person, {f"{name}/{file}": text for file, text in person.oddity.uploads.items()})
    made.files |= dict.fromkeys(made.left_out, b"x")
    return made


LAYOUTS: dict[str, Callable[[], Download]] = {
    made.__name__: made for made in (canvas, moodle, moodle_flat, gradescope, blackboard, brightspace, github, plain)
}


def changed_by(layout: str, case: str) -> Oddity:
    """Return what an oddity must become on a platform, which may have mended it already."""
    oddity = ODDITIES[case]
    if layout == "canvas" and case in ("five files singly, again", "conv-1.py beside a stub"):
        return replace(oddity, noted="")  # Canvas names what is handed in again like that
    if layout == "canvas" and case == "a stub handed in again":
        return replace(oddity, noted="taken for conv.py: conv (earlier).py")
    if layout == "github" and case == "an empty zip":  # of which a README is left
        return replace(oddity, refused="it holds README.md")
    return oddity
