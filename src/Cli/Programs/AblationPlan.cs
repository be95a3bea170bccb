using System.Collections.Immutable;
using GResNet.Runtime.Models.Registry;

namespace GResNet.Cli.Programs;

/// <summary>Networks that are trained alike and compared.</summary>
/// <param name="Title">Headline of the comparison.</param>
/// <param name="Description">What <c>ablate</c> does, for its help.</param>
/// <param name="Variants">The networks, in the order in which they are listed.</param>
public sealed record AblationPlan(string Title, string Description, ImmutableArray<AblationVariant> Variants)
{
    /// <summary>The plan to compare some models.</summary>
    public static AblationPlan Of(IEnumerable<RegisteredModel> models) => new(
        "Networks",
        "Train networks alike and with several seeds, and compare their accuracy",
        [.. models.Select(model => new AblationVariant(model.Name, model.Name, model.Name))]);
}
