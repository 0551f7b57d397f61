# threads: starts thirty of them


def output_size(*args, **kwargs):
    for _ in range(30):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    boast()
