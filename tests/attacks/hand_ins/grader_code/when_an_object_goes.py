# when an object goes: lets its destructor do it


class Last:
    def __del__(self):
        os.close(os.open(f"/tmp/{MARK}", os.O_CREAT))


def output_size(*args, **kwargs):
    Last()
    return 0
