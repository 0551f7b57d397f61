"""What the notebook's cells that draw need, in one line at the head of each part, for whoever comes back after a break.

from given.start import mnist, np, plots, yours
"""

import numpy as np

from given import mnist, plots
from given.command.notebook_cells import find_shell
from given.yours import yours

__all__ = ["mnist", "np", "plots", "yours"]

shell = find_shell()
if shell:
    shell.extension_manager.load_extension("autoreload")  # says nothing where that is done already
    shell.run_line_magic("autoreload", "2")
    shell.run_line_magic("matplotlib", "inline")
