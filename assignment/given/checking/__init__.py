"""Run the test files of the questions, and show what they found.

In: the student's functions by name. Out: a `QuestionResult` for each question, and the lines that check.py prints.
"""
