"""The zip that a platform makes its image of: set-up, run, and the grader itself as a wheel.

In: what `otter generate` wrote. Out: dist/autograder.zip, which stock `otter run` takes as well.
"""
