"""Questions that train: call the training, watch it while it runs, and say what is seen of it when it read few digits.

In: a student's function that trains and one that answers. Out: what they returned, and in `judge.notes` what there is to say.
"""
