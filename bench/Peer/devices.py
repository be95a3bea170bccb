"""Which device of PyTorch's is the one that the benchmark computes on."""
from protocol import refuse

import torch


def is_called(driver_name, index):
    """Whether a driver calls a GPU that. AMD's OpenCL says which architecture it is, with settings behind a colon."""
    architecture = getattr(torch.cuda.get_device_properties(index), "gcnArchName", "")
    return driver_name == torch.cuda.get_device_name(index) or driver_name.split(":")[0] == architecture.split(":")[0]


def gpu_of(index, driver_name):
    """The GPU of that number if it is called that, else the first that is."""
    count = torch.cuda.device_count()
    for other in sorted(range(count), key=lambda other: other != index):
        if is_called(driver_name, other):
            return torch.device("cuda", other)
    refuse(f"PyTorch sees no {driver_name}, but {', '.join(map(torch.cuda.get_device_name, range(count))) or 'no GPU'}")


def device_of(name, driver_name):
    """The device that PyTorch calls `name` (cuda:0, cpu), or the GPU that its driver calls `driver_name`; PyTorch computes on it then."""
    device = torch.device(name)
    if device.type == "cuda":
        if not torch.cuda.is_available():
            refuse(f"PyTorch {torch.__version__} cannot use a GPU")
        device = gpu_of(device.index, driver_name)
        torch.cuda.set_device(device)
    return device


def synchronize(device):
    """Waits until the device has done all it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize()
