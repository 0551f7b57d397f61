"""What stands between a sandbox's command and the player: locks its own process up and becomes the player.

In: the command line, from a staged copy, next to nothing of ours. Out: the player's program, in the same process.
"""
