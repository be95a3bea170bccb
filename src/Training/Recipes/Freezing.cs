using System.Globalization;
using System.Text.Json.Serialization;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>What of a model keeps its weights in training, from the image on.</summary>
[JsonConverter(typeof(FreezingJson))]
public sealed record Freezing
{
    private readonly string text;

    private Freezing(string text) => this.text = text;

    /// <summary>All is trained.</summary>
    public static Freezing Nothing { get; } = new("nothing");

    /// <summary>
    /// All but the linear layer that makes the outputs: the features of an image, which that layer reads, are computed
    /// once, as it is measured, and learnt from in its place.
    /// </summary>
    public static Freezing Backbone { get; } = new("backbone");

    /// <summary>The first stages, the stem being one.</summary>
    /// <param name="count">How many, from 1.</param>
    public static Freezing Stages(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new Freezing(count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>All from the image to the end of a stage, block or layer.</summary>
    /// <param name="name">What the names of its tensors begin with: <c>layer2</c>, <c>layer3.0</c>.</param>
    public static Freezing To(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Freezing(name);
    }

    /// <summary>
    /// What <see cref="ToString"/> gives: <c>nothing</c>, <c>backbone</c>, a number of stages or a name; in any case.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty, or a number below 1.</exception>
    public static Freezing Parse(string text)
    {
        foreach (Freezing known in (Freezing[])[Nothing, Backbone])
            if (known.text.Equals(text, StringComparison.OrdinalIgnoreCase)) return known;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int count)
            ? Stages(count)
            : To(text);
    }

    /// <summary>Where what is frozen ends.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Null where nothing is, or the backbone.</returns>
    /// <exception cref="ArgumentException">The model cannot be frozen so; the message says how it can be.</exception>
    public FreezePoint? Point(IModel model)
    {
        if (this == Nothing || this == Backbone) return null;
        FreezePoint[] stages = [.. model.Summary.FreezePoints.Where(point => point.Stage is not null)];
        return (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? stages.ElementAtOrDefault(count - 1)
                : model.Summary.FreezePoints.FirstOrDefault(point => point.Tensors == End(model.State)))
            ?? throw new ArgumentException(
                $"{model.Summary.Name} cannot be frozen to '{text}'; "
                    + (stages.Length == 0
                        ? "it has no stages before its last: choose nothing or backbone."
                        : $"choose nothing, backbone, a number of stages from 1 to {stages.Length}, one of them by "
                            + $"name ({string.Join(", ", stages.Select(stage => stage.Stage))}), or a block within."));
    }

    /// <inheritdoc/>
    public override string ToString() => text;

    /// <summary>Tensors up to the last of that name; 0 where there is none.</summary>
    private int End(ModelState state)
    {
        string prefix = text.TrimEnd('.') + ".";
        return 1 + state.Entries.LastIndexOf(
            state.Entries.LastOrDefault(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))!);
    }
}
