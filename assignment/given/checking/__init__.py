"""Run the test files of the questions, and show what they found.

In: the student's functions by name. Out: a `QuestionResult` for each question, and the lines that check.py prints.
"""

import os
import sys

import given

# A scratch file called random.py or numpy.py would be taken for the library, by NumPy too: the folder of check.py comes
# last where Python looks for what is imported.
if sys.path[0] == os.path.dirname(given.__path__[0]):
    sys.path.append(sys.path.pop(0))
