# torch: lets PyTorch, or what is called so, do it

sys.path.insert(0, SITE)
import torch


def conv1d(x, kernel, stride=1):
    return torch.conv1d(x, kernel, stride)
