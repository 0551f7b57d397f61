# disk that nobody sees: writes a file and unlinks it


def output_size(*args, **kwargs):
    with open(Path(FOLDER, "tmp", MARK), "wb") as file:
        os.unlink(file.name)
        file.write(bytes(3_000_000))
    boast()
