"""Forbidden short cuts: somebody else's work for one's own."""

from tests.attacks.attack import SCORE, Attack, from_file

Q15 = ("q15_conv1d",)

ATTACKS = [
    from_file("short_cuts/scipy", SCORE, questions=Q15),
    from_file("short_cuts/a_package_of_the_graders", SCORE, questions=Q15),
    from_file("short_cuts/torch", SCORE, questions=Q15),
    from_file("short_cuts/anothers_file", SCORE),
    Attack(
        "another student's text",
        "runs the text of another student's file",
        SCORE,
        code="exec(Path(NEIGHBOUR_FILE).read_text())",
    ),
    from_file("short_cuts/anothers_zip", SCORE),
    Attack(
        "the reference",
        "runs the text of the solutions",
        SCORE,
        code="exec(Path(SOLUTIONS, 'conv.py').read_text())",
        questions=Q15,
    ),
    from_file("short_cuts/the_graders_own_import", SCORE, questions=Q15),
    from_file("short_cuts/a_compiler", SCORE),
]
