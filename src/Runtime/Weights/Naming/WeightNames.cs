using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>Finds by which names a file has a model's tensors.</summary>
internal static class WeightNames
{
    /// <summary>A file by the names of a model, where it has the model's tensors by others.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">Whose names.</param>
    /// <param name="tell">Is told where the names are those of weights that mean something slightly else; null to
    /// refuse them.</param>
    /// <exception cref="CheckpointException">Two sets of names fit the file and say different things, or there is
    /// nobody to tell.</exception>
    public static WeightsFile Fitted(WeightsFile file, IModel model, Action<string>? tell)
    {
        (Naming naming, string prefix, int tensors) = Choose(file, model);
        if (tensors == 0 || (naming.Table is null && prefix.Length == 0)) return file;
        if (naming.Table?.Caution is { } caution)
        {
            string message = $"'{file.Path}' has the names of {naming.Table.Name}: {caution}";
            if (tell is null)
                throw new CheckpointException(
                    $"{message}. To load it all the same, give an action that is told of it.");
            tell($"{message}.");
        }

        return new NamedWeights(file, naming, prefix);
    }

    /// <summary>By which names a file has the most of a model's tensors, and how many it has.</summary>
    /// <exception cref="CheckpointException">Two sets of names fit the file and say different things.</exception>
    public static (Naming Naming, string Prefix, int Tensors) Choose(WeightsFile file, IModel model)
    {
        HashSet<string> found = [.. file.Tensors.Select(tensor => tensor.Name)];
        ImmutableArray<Naming> namings = Naming.All(model);
        ImmutableArray<string> head = model.Summary.Head;
        int body = model.State.Entries.Count(entry => !head.Contains(entry.Name));
        var candidates = (
            from prefix in WrapperNames.Prefixes(file)
            from naming in namings
            select (Naming: naming, Prefix: prefix, Tensors: naming.Matches(found, prefix, _ => true),
                IsWhole: naming.Matches(found, prefix, name => !head.Contains(name)) == body)).ToArray();
        var whole = candidates.Where(candidate => candidate.IsWhole).ToArray();
        if (whole.Length == 0) whole = candidates;
        var best = whole.MaxBy(candidate => candidate.Tensors);
        if (best is { IsWhole: true, Tensors: > 0 } && Array.Find(whole, other =>
            other.Tensors == best.Tensors && other.Prefix == best.Prefix && !other.Naming.IsSame(best.Naming))
            is { Naming: { } second })
            throw new CheckpointException(
                $"'{file.Path}' has the tensors of {model.Summary.Name} by two sets of names that say different "
                    + $"things, {best.Naming.Title} and {second.Title}: leave one of these tables out of "
                    + $"{model.Summary.Name}, or rename the tensors of the file.");
        return (best.Naming, best.Prefix, best.Tensors);
    }
}
