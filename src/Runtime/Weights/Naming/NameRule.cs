using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>
/// How names that begin alike are written elsewhere. Names are compared by their parts between dots: a rule for
/// <c>norm</c> is one for <c>norm.weight</c>, not for <c>norms</c>, and what follows is taken over.
/// </summary>
/// <param name="Here">
/// How they begin in the state. A letter in braces stands for a number: <c>stages.{s}.{b}.norm</c>.
/// </param>
/// <param name="There">
/// How they begin elsewhere, with the numbers of the letters, which may be multiplied and shifted:
/// <c>features.{2*s+1}.{b}.block.2</c>. Of several, each has a part of the tensor, along its first dimension and in
/// their order, all of one size.
/// </param>
public sealed record NameRule(string Here, params ImmutableArray<string> There)
{
    /// <summary>
    /// Dimensions of the tensor elsewhere, where these are not as many: sizes of one at the end are added or left out.
    /// Files are read whatever they have there.
    /// </summary>
    public int? Rank { get; init; }
}
