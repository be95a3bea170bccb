using System.Numerics;
using GResNet.Cli.Data;
using GResNet.Cli.Options;
using GResNet.Imaging.Settings;
using GResNet.Runtime.Models.Registry;
using GResNet.Training;
using GResNet.Training.Metrics;

namespace GResNet.Cli.Runs;

/// <summary>Refuses what no run writes into its files, though it is of the right form.</summary>
internal static class RunFileChecks
{
    /// <summary>Checks what was asked for, as the command line's options are checked.</summary>
    /// <param name="request">What the file says.</param>
    /// <param name="known">The models of the program.</param>
    /// <exception cref="FormatException">It cannot be; the message says where and what was expected.</exception>
    public static void Check(RunRequest request, ModelRegistry known)
    {
        string[] models = [.. known.Models.Select(model => model.Name)];
        string[] recipes = [.. Recipes.All.Select(recipe => recipe.Name)];
        Require(models.Contains(request.Model), "$.model", request.Model, ChoiceOptions.Listing(models));
        Require(request.Data.Name.Length > 0, "$.data.name", "", "the name of a dataset, or a folder");
        Require(request.Data.Folder is null or { Length: > 0 }, "$.data.folder", "", "a folder");
        Require(request.Data.Limit is null or >= 1, "$.data.limit", request.Data.Limit, "a whole number of at least 1");
        if (request.Data.FileLimits is { } limits) Check(limits);
        Require(request.Weights is null or { Length: > 0 }, "$.weights", "", "a file");
        Require(
            recipes.Contains(request.Recipe.Name), "$.recipe.name", request.Recipe.Name,
            ChoiceOptions.Listing(recipes));
        try
        {
            request.Recipe.Validate();
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"in $.recipe: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static void Check(LimitRequest limits)
    {
        RequireIn(limits.Pixels, LimitRequest.AllowedPixels, "pixels");
        RequireIn(limits.Side, LimitRequest.AllowedSide, "side");
        RequireIn(limits.Bytes, LimitRequest.AllowedBytes, "bytes");
        RequireIn(limits.Seconds, LimitRequest.AllowedSeconds, "seconds");
    }

    private static void RequireIn<T>(T? value, NumberRange<T> range, string name) where T : struct, INumber<T> =>
        Require(
            value is not { } number || range.Contains(number), $"$.data.file_limits.{name}", value, range.ToString());

    /// <summary>Checks what the epochs of a finished run gave.</summary>
    /// <exception cref="FormatException">It cannot be; the message says where and what was expected.</exception>
    public static void Check(EpochRecord[] epochs)
    {
        if (epochs.Length == 0) throw new FormatException("it has no epochs; those of a finished run were expected");
        for (int i = 0; i < epochs.Length; i++)
            Require(epochs[i].Epoch == i + 1, $"$[{i}].epoch", epochs[i].Epoch, $"{i + 1}");
    }

    private static void Require(bool condition, string path, object? value, string expected)
    {
        if (!condition) throw new FormatException($"{path} is '{value}'; {expected} was expected");
    }
}
