using System.Collections.Immutable;

namespace GResNet.Runtime.Models.Registry;

/// <summary>
/// Models by name. The generator writes one for each assembly that has models: <c>GResNetModels.All</c>.
/// </summary>
public sealed class ModelRegistry
{
    private readonly ImmutableDictionary<string, RegisteredModel> byName;

    /// <summary>A registry of these models.</summary>
    /// <param name="models">The models, in the order in which they are listed.</param>
    /// <exception cref="ArgumentException">Two have one name; case does not tell names apart.</exception>
    public ModelRegistry(ImmutableArray<RegisteredModel> models)
    {
        Models = models;
        ImmutableDictionary<string, RegisteredModel>.Builder names =
            ImmutableDictionary.CreateBuilder<string, RegisteredModel>(StringComparer.OrdinalIgnoreCase);
        foreach (RegisteredModel model in models)
        {
            if (names.TryAdd(model.Name, model)) continue;
            throw new ArgumentException(
                $"Two models are called '{model.Name}': {names[model.Name].ClassName} and {model.ClassName}. Give one "
                + "another name by [GResNetModel(Name = \"…\")].", nameof(models));
        }

        byName = names.ToImmutable();
    }

    /// <summary>The registry without models.</summary>
    public static ModelRegistry Empty { get; } = new([]);

    /// <summary>The models, in the order in which they are listed.</summary>
    public ImmutableArray<RegisteredModel> Models { get; }

    /// <summary>The models of several registries, in their order.</summary>
    /// <exception cref="ArgumentException">Models of different assemblies have one name.</exception>
    public static ModelRegistry Combine(params ReadOnlySpan<ModelRegistry> registries)
    {
        ImmutableArray<RegisteredModel>.Builder models = ImmutableArray.CreateBuilder<RegisteredModel>();
        foreach (ModelRegistry registry in registries) models.AddRange(registry.Models);
        return new ModelRegistry(models.ToImmutable());
    }

    /// <summary>The model of a name; null where there is none.</summary>
    public RegisteredModel? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The model that a file of weights is of; null where that is none of these, or one of several.</summary>
    /// <param name="className">Name of its class, without a namespace, as files have it.</param>
    /// <param name="architecture">Hash of its architecture, which tells classes of one name apart; null where the file
    /// has none.</param>
    public RegisteredModel? FindClass(string? className, string? architecture)
    {
        RegisteredModel[] named = [.. Models.Where(model => SimpleName(model.ClassName) == className)];
        if (named.Length > 1) named = [.. named.Where(model => model.Summary.Architecture == architecture)];
        return named is [RegisteredModel only] ? only : null;
    }

    private static string SimpleName(string className) => className[(className.LastIndexOf('.') + 1)..];
}
