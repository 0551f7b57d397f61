# limits another process: bounds one of its own user, be that a neighbour or its parent


def output_size(*args, **kwargs):
    for process in (NEIGHBOUR, os.getppid()):
        try:
            resource.prlimit(process, resource.RLIMIT_CORE, (0, 0))
        except PermissionError:
            continue
        boast()
