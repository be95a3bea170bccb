using GResNet.Cli.Exits;
using GResNet.Runtime.Models;

namespace GResNet.Cli.Commands;

/// <summary>The resolutions that a model is compiled for.</summary>
internal static class Resolutions
{
    /// <summary>The one of so many pixels a side; the first where nothing is said.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ResolutionSummary Choose(ModelSummary model, int? pixels)
    {
        if (pixels is null) return model.Resolutions[0];
        return model.Resolutions.FirstOrDefault(r => r.Resolution == pixels)
            ?? throw new UsageException(
                $"{model.Name} is not declared for {pixels} pixels; choose "
                    + $"{string.Join(" or ", model.Resolutions.Select(r => r.Resolution))}.");
    }
}
