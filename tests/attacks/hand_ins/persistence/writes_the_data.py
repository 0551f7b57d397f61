# writes the data: opens what all share for writing


def output_size(*args, **kwargs):
    for path in [*Path("/data").glob("*"), *map(Path, sys.argv[2:5]), Path(SITE, "digits.npy")]:
        for file in [path, *path.glob("*")] if path.is_dir() else [path]:
            try:
                open(file, "r+b").close()
            except OSError:
                continue
            boast()
