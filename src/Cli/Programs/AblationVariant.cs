using GResNet.Training;

namespace GResNet.Cli.Programs;

/// <summary>A network that is compared with others.</summary>
/// <param name="Name">What it is called in tables: of a way of changes, its change against the one before.</param>
/// <param name="Folder">Its runs' folders begin with this.</param>
/// <param name="Model">Name of its model.</param>
public sealed record AblationVariant(string Name, string Folder, string Model)
{
    /// <summary>
    /// How it is trained where no recipe is asked for: one of <see cref="Recipes.All"/>, changed or not; its epochs are
    /// the ablation's.
    /// </summary>
    public Recipe Recipe { get; init; } = Recipes.Cifar;
}
