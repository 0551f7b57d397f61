"""What lies in one hand-in, and which of it is the five modules.

In: a folder or zip as a student made it. Out: `Candidate`s for each module, and those that are taken, with the reasons.
"""
