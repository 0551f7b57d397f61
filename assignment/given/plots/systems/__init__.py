"""Pictures of the systems that the lecture's last slides name, each built from your own functions.

In: your functions, as `given.yours` has them, and signals, letters or cells made here. Out: pictures for the notebook.
Heartbeats, a motif in DNA, kernels as long as the sequence, two well-known networks, and cells with a protein in them.
"""
