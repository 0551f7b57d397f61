"""The rules of a course: which questions count and for how much, what being late costs, what students are told.

In: course.toml. Out: a `Course`, which makes the course's points of results; nothing is graded for it.
"""
