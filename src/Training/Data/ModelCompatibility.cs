using GResNet.Runtime.Models;
using GResNet.Training.Data;

namespace GResNet.Training;

/// <summary>Whether a model can take the images of a dataset, and at which resolution.</summary>
public static class ModelCompatibility
{
    /// <summary>
    /// Checks that a model can be trained, channels and classes of both parts of a dataset, and that both have the same
    /// classes.
    /// </summary>
    /// <exception cref="ArgumentException">They do not fit; the message says what each has.</exception>
    public static void Check(ModelSummary model, DataSplits data)
    {
        CheckIsTrainable(model);
        Check(model, data.Train, data.Name);
        Check(model, data.Validation, data.Name);
        if (data.Train.Count == 0) throw new ArgumentException($"{data.Name} has no images to learn from.");
        if (data.Validation.Count == 0) throw new ArgumentException($"{data.Name} has no images to measure with.");
        if (!data.Train.Classes.SequenceEqual(data.Validation.Classes))
            throw new ArgumentException(
                $"{data.Name} has other classes, or in another order, to learn from than to measure with.");
    }

    /// <summary>Checks that a model has a network that trains.</summary>
    /// <exception cref="ArgumentException">It has none; the message says what to do.</exception>
    public static void CheckIsTrainable(ModelSummary model)
    {
        if (model.IsTrainable) return;
        throw new ArgumentException(
            $"{model.Name} is compiled to predict alone: remove Training = false from its [GResNetModel] attribute, or "
                + "train a model of the same blocks and use its weights.");
    }

    /// <summary>
    /// Checks channels, classes and labels. A dataset may have fewer classes than the model: the other outputs are not
    /// used.
    /// </summary>
    /// <exception cref="ArgumentException">They do not fit, two classes have one name, or an image has a label without
    /// a class; the message says which.</exception>
    public static void Check(ModelSummary model, IDataset data, string dataName)
    {
        CheckNames(data, dataName);
        CheckLabels(data, dataName);
        if (model.Channels == data.Channels && model.Classes >= data.Classes.Length) return;
        throw new ArgumentException(
            $"{model.Name} takes images of {Count(model.Channels, "channel")} in at most "
                + $"{Count(model.Classes, "class")}; "
            + $"{dataName} has images of {Count(data.Channels, "channel")} in {Count(data.Classes.Length, "class")}.");
    }

    /// <summary>The resolution to run at.</summary>
    /// <param name="model">Declares which there are.</param>
    /// <param name="data">Whose images it gets.</param>
    /// <param name="wanted">Pixels a side, where it is said; otherwise the images' own, if the model has it, or the
    /// model's first.</param>
    /// <exception cref="ArgumentException">The model does not have the one that is wanted.</exception>
    public static int Resolution(ModelSummary model, IDataset data, int? wanted)
    {
        bool Has(int? resolution) => model.Resolutions.Any(r => r.Resolution == resolution);
        if (wanted is null) return Has(data.Resolution) ? data.Resolution!.Value : model.Resolutions[0].Resolution;
        if (Has(wanted)) return wanted.Value;
        throw new ArgumentException(
            $"{model.Name} is not declared for {wanted} pixels; choose "
                + $"{string.Join(" or ", model.Resolutions.Select(r => r.Resolution))}.");
    }

    private static void CheckNames(IDataset data, string dataName)
    {
        if (data.Classes.IsDefaultOrEmpty) throw new ArgumentException($"{dataName} names no classes.");
        if (data.Classes.GroupBy(name => name).FirstOrDefault(named => named.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"{dataName} has {twice.Count()} classes called '{twice.Key}': give each a name of its own.");
    }

    private static void CheckLabels(IDataset data, string dataName)
    {
        for (int image = 0; image < data.Count; image++)
            if (data.Label(image) is int label && (label < 0 || label >= data.Classes.Length))
                throw new ArgumentException(
                    $"'{data.Name(image)}' of {dataName} has the label {label}; labels are from 0 to "
                        + $"{data.Classes.Length - 1}, the places of classes among their names.");
    }

    private static string Count(int number, string noun) =>
        $"{number} {noun}{(number == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}";
}
