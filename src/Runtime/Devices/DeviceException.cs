namespace GResNet.Runtime.Devices;

/// <summary>A device cannot be had or used, or fails. The message says why, and what to install or choose.</summary>
public class DeviceException(string message, Exception? inner = null) : Exception(message, inner);
