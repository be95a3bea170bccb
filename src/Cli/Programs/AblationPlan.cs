using System.Collections.Immutable;
using GResNet.Runtime.Models.Registry;

namespace GResNet.Cli.Programs;

/// <summary>Networks that are compared, trained with the same images, epochs and seeds.</summary>
/// <param name="Title">Headline of the comparison.</param>
/// <param name="Description">What <c>ablate</c> does, for its help.</param>
/// <param name="Variants">The networks, in the order in which they are listed.</param>
public sealed record AblationPlan(string Title, string Description, ImmutableArray<AblationVariant> Variants)
{
    /// <summary>The plan to compare some models.</summary>
    public static AblationPlan Of(IEnumerable<RegisteredModel> models) => Of(models, []);

    /// <summary>
    /// The plan to compare some models, each by the recipe that a variant of another plan has for it.
    /// </summary>
    internal static AblationPlan Of(IEnumerable<RegisteredModel> models, ImmutableArray<AblationVariant> known) => new(
        "Networks",
        "Train networks alike and with several seeds, and compare their accuracy",
        [.. models.Select(model => Variant(model, known.FirstOrDefault(variant => variant.Model == model.Name)))]);

    private static AblationVariant Variant(RegisteredModel model, AblationVariant? known)
    {
        var variant = new AblationVariant(model.Name, model.Name, model.Name);
        return known is null ? variant : variant with { Recipe = known.Recipe };
    }
}
