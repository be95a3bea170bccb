using GResNet.Runtime.Models;
using GResNet.Zoo;
using GResNet.Zoo.Ablation;

namespace GResNet.Cli;

/// <summary>The models the command line knows, by the names it knows them by.</summary>
internal static class ModelCatalogue
{
    private static readonly (string Name, string Class, Func<IModel> Create)[] Models =
    [
        ("gresnet-tiny", nameof(GResNetTiny), () => new GResNetTiny()),
        ("gresnet-cifar", nameof(GResNetCifar), () => new GResNetCifar()),
        ("gresnet26", nameof(GResNet26), () => new GResNet26()),
        ("gresnet50", nameof(GResNet50), () => new GResNet50()),
        ("resnet50", nameof(ResNet50), () => new ResNet50()),
        ("resnet-cifar", nameof(ResNetCifar), () => new ResNetCifar()),
        ("resnet-d-cifar", nameof(ResNetDCifar), () => new ResNetDCifar()),
        ("resnet-d-silu-cifar", nameof(ResNetDSiLUCifar), () => new ResNetDSiLUCifar()),
    ];

    /// <summary>The names.</summary>
    public static string[] Names => [.. Models.Select(m => m.Name)];

    /// <summary>A model whose state is all zero.</summary>
    /// <exception cref="ArgumentException">None has that name.</exception>
    public static IModel Create(string name) => Models.FirstOrDefault(m => m.Name == name).Create?.Invoke()
        ?? throw new ArgumentException($"There is no model '{name}'; there are {string.Join(", ", Names)}.");

    /// <summary>The name of the model of a class; null for none of these.</summary>
    public static string? NameOf(string? className) => Models.FirstOrDefault(m => m.Class == className).Name;
}
