using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The format's name of its element type: <c>F32</c>.</param>
/// <param name="Dimensions">Sizes, slowest first; none for a scalar.</param>
/// <param name="Begin">First byte, from the start of the data behind the header.</param>
/// <param name="End">One past its last byte.</param>
public sealed record SafetensorsEntry(string Name, string Type, ImmutableArray<long> Dimensions, long Begin, long End)
    : TensorEntry(Name, Type, Dimensions);
