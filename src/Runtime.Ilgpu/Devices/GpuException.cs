using GResNet.Runtime.Devices;

namespace GResNet.Runtime.Ilgpu;

/// <summary>A GPU cannot be had or used, or fails. The message says why, and what to install or choose.</summary>
public sealed class GpuException(string message, Exception? inner = null) : DeviceException(message, inner);
