namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>PTX that cannot be read, or does what it must not: the message has the line.</summary>
internal sealed class PtxException(string message, Exception? inner = null) : Exception(message, inner);
