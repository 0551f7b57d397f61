"""The instructor's package: grades hand-ins whose code it does not trust.

In comes a folder of submissions, out go grades.csv, a page for each student and one about the class. Each package below
says what comes in and what goes out; docs/how-it-works.md says why the whole can be trusted.
"""
