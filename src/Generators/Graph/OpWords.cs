using GResNet.Generators.Common;

namespace GResNet.Generators.Graph;

/// <summary>What people call an op: in comments, and in the names of what it makes.</summary>
/// <param name="Display">For a comment: <c>SiLU</c>, <c>average pool 2×2, stride 2</c>.</param>
/// <param name="Results">For the name of each result: <c>Normalized</c>, <c>Silu</c>.</param>
/// <param name="Joint">For the name of a result that joins several: <c>sum</c>; null where one operand leads.</param>
internal sealed record OpWords(string Display, EquatableArray<string> Results, string? Joint = null)
{
    public OpWords(string display, string result, string? joint = null) : this(display, [result], joint)
    {
    }
}
