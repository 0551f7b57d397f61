"""Grade one hand-in inside the one container that a platform such as Gradescope gives it, as its root.

In: /autograder, laid out as Gradescope does. Out: its results/results.json, written last, whatever happened meanwhile.
"""
