namespace GResNet.Runtime.Ilgpu;

/// <summary>A device cannot be had or used. The message says why, and what to install or choose.</summary>
public sealed class GpuException(string message, Exception? inner = null) : Exception(message, inner);
