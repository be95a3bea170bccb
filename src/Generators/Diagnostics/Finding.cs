using GResNet.Generators.Common;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Diagnostics;

/// <summary>A diagnostic without its place in a file.</summary>
/// <param name="Descriptor">What is wrong.</param>
/// <param name="Type">Full name of the class it is in.</param>
/// <param name="Site">Index in that class' table of locations.</param>
/// <param name="Arguments">What the message is filled with.</param>
internal sealed record Finding(DiagnosticDescriptor Descriptor, string Type, int Site, EquatableArray<string> Arguments)
{
    /// <summary>It leaves nothing to compile.</summary>
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;
}
