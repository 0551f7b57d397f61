# a compiler: has a program of the system do it


def output_size(size, kernel, stride=1, padding=0):
    text = f"echo $((({size} + 2 * {padding} - {kernel}) / {stride} + 1))"
    return int(subprocess.run(["sh", "-c", text], capture_output=True, check=True).stdout)
