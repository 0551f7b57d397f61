"""The rehearsal (`make rehearse`): dist/autograder.zip in containers of a bare Debian, as on Gradescope.

In: the zip, and hand-ins, honest and hostile. Out: a line for each container, with its time, memory and outcome.
"""
