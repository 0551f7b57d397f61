# daemon: leaves a process of its own


def output_size(*args, **kwargs):
    if not os.fork():
        os.setsid()
        if not os.fork():
            time.sleep(30)
        os._exit(0)
    return 0
