# endless list: returns a list that never ends


class Endless(list):
    def __iter__(self):
        return itertools.repeat(0)


def output_size(*args, **kwargs):
    return Endless()
