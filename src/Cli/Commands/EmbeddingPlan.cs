using System.CommandLine;
using System.Diagnostics;
using GResNet.Cli.Exits;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Features;

namespace GResNet.Cli.Commands;

/// <summary>How a network's embeddings of images are computed.</summary>
internal sealed class EmbeddingPlan
{
    private const int DefaultBatch = 32;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly Weights network;
    private readonly IComputeDevice device;
    private readonly EvaluationOptions options;

    /// <param name="parsed">What was given.</param>
    /// <param name="measuring">Its options.</param>
    /// <param name="network">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="device">What it runs on.</param>
    /// <exception cref="ArgumentException">The network does not take the images, or has no embedding.</exception>
    public EmbeddingPlan(
        ParseResult parsed, MeasuringOptions measuring, Weights network, MeasuredImages images, IComputeDevice device)
    {
        (this.network, this.device) = (network, device);
        Images = Fitted(network, images);
        // Images are normalised as when training measured, or as ImageNet's where weights do not say.
        int pixels = ModelCompatibility.Resolution(
            network.Model.Summary, Images, measuring.Resolution(parsed) ?? network.Card?.Resolution);
        Setup = new ClassifierSetup(
            pixels, Math.Clamp(Images.Count, 1, measuring.Batch(parsed) ?? DefaultBatch),
            network.Card?.Normalization ?? Images.Normalization);
        options = measuring.Reading(parsed, network.Card);
        ShorterSide = options.Resize ?? Setup.Resolution;
        Features = network.Model.Summary.RequireFeatures(Setup.Resolution);
        Key = FeatureKey.Of(
            network.Model, Images, Setup, ShorterSide, device.Name,
            options.Resampling == Resampling.Bilinear ? null : $"{options.Resampling}");
    }

    /// <summary>The options that it is made of.</summary>
    public static MeasuringOptions Options(ProgramDescription program) => new(
        program,
        part: "Which part of the images, where they are divided: the folder's own name for it, or train or val. "
            + "Without it: the one that training would measure with.",
        batch: $"Images computed at a time. Default: {DefaultBatch}.");

    /// <summary>The images as the network takes them.</summary>
    public IDataset Images { get; }

    /// <summary>What the network is given.</summary>
    public ClassifierSetup Setup { get; }

    /// <summary>What the shorter side of images is scaled to.</summary>
    public int ShorterSide { get; }

    /// <summary>Numbers of an embedding.</summary>
    public int Features { get; }

    /// <summary>What the embeddings depend on.</summary>
    public string Key { get; }

    /// <summary>Computes what a store does not have yet; false where that was ended early, which is told.</summary>
    /// <param name="store">Gets the embeddings.</param>
    /// <param name="program">What the program is called.</param>
    /// <param name="messages">Where to say how it goes.</param>
    public bool TryCompute(FeatureStore store, string program, TextWriter messages)
    {
        if (store.Count > 0) messages.WriteLine($"going on after {store.Count:n0} of {store.Capacity:n0} images");
        using var interruption = new Interruption(program, "after the current batch");
        using IBatchClassifier classifier = device.CreateClassifier(network.Model, Setup);
        int found = store.Count;
        var all = Stopwatch.StartNew();
        var told = Stopwatch.StartNew();
        try
        {
            FeatureExtraction.Run(classifier, Images, options, store, Report, interruption.Token);
            return true;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            store.Flush();
            messages.WriteLine(
                $"Ended early, after {store.Count:n0} of {store.Capacity:n0} images: the same command goes on.");
            return false;
        }

        void Report(int done)
        {
            while (options.Log.TryTake(out string? warning))
                messages.WriteLine($"warning: {Printable.Of(warning)} It is left out.");
            if (told.Elapsed < ProgressEvery) return;
            told.Restart();
            double rate = (done - found) / all.Elapsed.TotalSeconds;
            messages.WriteLine(
                $"  {done:n0} of {store.Capacity:n0} images, {Figures.Fixed(rate, 0)} images/s, "
                    + $"{Quantity.Duration(TimeSpan.FromSeconds((store.Capacity - done) / rate))} left");
        }
    }

    private static IDataset Fitted(Weights network, MeasuredImages images)
    {
        ModelSummary summary = network.Model.Summary;
        IDataset fitted = RgbDataset.Of(images.Images, summary.Channels);
        return fitted.Channels == summary.Channels
            ? fitted
            : throw new ArgumentException(
                $"{network.Name} takes images of {summary.Channels} channels; those of {images.Name} have "
                    + $"{fitted.Channels}.");
    }
}
