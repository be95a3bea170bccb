using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Cli.Ablations;

/// <summary>A step of the way from ResNet to GResNet.</summary>
/// <param name="Name">What it is called: its change against the one before.</param>
/// <param name="Folder">Its runs' folders begin with this.</param>
/// <param name="Model">Name of its model.</param>
internal sealed record AblationVariant(string Name, string Folder, string Model)
{
    /// <summary>The whole way; each has one change more than the one before.</summary>
    public static ImmutableArray<AblationVariant> All { get; } =
    [
        new("ResNet-50-style", "resnet", "resnet-cifar"),
        new("+ ResNet-d", "resnet-d", "resnet-d-cifar"),
        new("+ SiLU", "silu", "resnet-d-silu-cifar"),
        new("+ split normalization", "split-norm", "gresnet-cifar"),
    ];

    /// <summary>Trained numbers of its model.</summary>
    public long Parameters
    {
        get
        {
            using IModel network = ModelCatalogue.Create(Model);
            return network.Summary.Parameters;
        }
    }
}
