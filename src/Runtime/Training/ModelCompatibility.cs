using GResNet.Runtime.Data;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Training;

/// <summary>Whether a model can take the images of a dataset.</summary>
public static class ModelCompatibility
{
    /// <summary>Checks channels, resolution and classes.</summary>
    /// <exception cref="ArgumentException">One of them differs; the message says what each has.</exception>
    public static void Check(ModelSummary model, IDataset data, string dataName)
    {
        bool fits = model.Channels == data.Channels
            && model.Classes == data.Classes.Length
            && model.Resolutions.Any(r => r.Resolution == data.Resolution);
        if (fits) return;
        string resolutions = string.Join(" or ", model.Resolutions.Select(r => $"{r.Resolution}×{r.Resolution}"));
        throw new ArgumentException(
            $"{model.Name} takes images of {model.Channels} channels and {resolutions} pixels in {model.Classes} classes; "
            + $"{dataName} has images of {data.Channels} channels and {data.Resolution}×{data.Resolution} pixels in {data.Classes.Length} classes.");
    }
}
