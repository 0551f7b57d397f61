# processes: starts thirty of them


def output_size(*args, **kwargs):
    for _ in range(30):
        if not os.fork():
            time.sleep(30)
            os._exit(0)
    boast()
