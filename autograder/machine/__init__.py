"""What grading shares with others on the machine: files, rooms that a killed run leaves, a disk that may be full.

In: folders of ours. Out: the same, readable by us and the players only, locked while we live, and one line when the disk is full.
"""
