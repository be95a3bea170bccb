namespace System.Runtime.CompilerServices;

/// <summary>On an assembly: it may use what is not public of another. The runtime knows it by this name.</summary>
/// <param name="assemblyName">The other's simple name.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>The other's simple name.</summary>
    public string AssemblyName { get; } = assemblyName;
}
