"""Ready-made for you: the data, the pictures, the wording of failures, the check and hand-in commands.

You do not have to read or change anything in here. If you are curious, `judge.py` is how an answer is compared.
"""
