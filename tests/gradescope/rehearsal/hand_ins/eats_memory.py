# eats memory: more than the container has
def output_size(*args, **kwargs):
    eaten = []
    while True:
        eaten.append(np.ones(10_000_000))
