using System.Diagnostics;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;

namespace GResNet.Training.Features;

/// <summary>
/// A run that keeps all weights but those of the last layer, as a run of that layer by itself: its model, its data, its
/// device and its recipe.
/// </summary>
internal sealed class FrozenBackbone : IDisposable
{
    /// <summary>Of a side of what stands for an image.</summary>
    public const int Pixels = 1;

    // Of images whose features are computed at a time.
    private const int MostAtATime = 32;

    private readonly IModel model;
    private readonly IComputeDevice device;
    private readonly Recipe recipe;
    private readonly FeatureOptions options;
    private readonly int resolution;
    private readonly int features;
    private readonly FrozenPart train;
    private readonly FrozenPart validation;
    private readonly List<FeatureStore> stores = [];
    private string? ownFolder;

    /// <param name="model">With its weights.</param>
    /// <param name="data">What is learnt from and measured with.</param>
    /// <param name="recipe">How.</param>
    /// <param name="device">What computes features.</param>
    /// <param name="options">Say how images are read, and where features are kept.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <exception cref="ArgumentException">The model has no embedding, or does not end with a linear layer.</exception>
    public FrozenBackbone(
        IModel model, DataSplits data, Recipe recipe, IComputeDevice device, FeatureOptions options, int resolution)
    {
        (this.model, this.device, this.recipe, this.options, this.resolution) =
            (model, device, recipe, options, resolution);
        features = model.Summary.RequireFeatures(resolution);
        Head = new HeadModel(model, features, data.Train.Classes.Length);
        train = new FrozenPart(data.Train, 1 + recipe.Views);
        validation = new FrozenPart(data.Validation, 1);
        Data = data with { Train = train, Validation = validation };
        Device = new HeadDevice(device, train, validation);
    }

    /// <summary>What is trained.</summary>
    public HeadModel Head { get; }

    /// <summary>What it is trained with.</summary>
    public DataSplits Data { get; }

    /// <summary>What it is trained on.</summary>
    public IComputeDevice Device { get; }

    /// <summary>How: pixels have been dealt with.</summary>
    public Recipe Recipe => recipe with
    {
        Resolution = null, EvaluationResolution = null, EvaluationResize = null,
        Augmentation = new AugmentationSettings(),
    };

    private int Resize => recipe.EvaluationResize ?? resolution;

    /// <summary>Computes the features that are not there yet.</summary>
    /// <param name="logs">Get what cannot be read of the two parts.</param>
    /// <param name="tell">Is told how it goes.</param>
    /// <param name="cancellation">Ends it; what was computed is kept where features are.</param>
    public void Compute(
        (UnreadableLog Train, UnreadableLog Validation) logs, Action<FeatureReport> tell,
        CancellationToken cancellation)
    {
        var progress = new Progress(tell, train.Count + validation.Count);
        Compute(train, logs.Train, progress, cancellation);
        progress.Finished(train.Count);
        Compute(validation, logs.Validation, progress, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FeatureStore store in stores) store.Dispose();
        Head.Dispose();
        if (ownFolder is not null) Directory.Delete(ownFolder, recursive: true);
    }

    private void Compute(FrozenPart part, UnreadableLog log, Progress progress, CancellationToken cancellation)
    {
        ClassifierSetup setup = new(
            resolution, Math.Min(MostAtATime, part.Whole.Count), part.Whole.Normalization);
        int views = part.Count / part.Whole.Count - 1;
        string key = FeatureKey.Of(
            model, part.Whole, setup, Resize, device.Name,
            views == 0 ? null : FormattableString.Invariant($"{views} × {recipe.Augmentation}, seed {recipe.Seed}"));
        FeatureStore store = FeatureStore.TryOpenOrWrite(Folder(), key, features, part.Count, written =>
        {
            Extract(part, setup, written, log, progress, cancellation);
            return true;
        })!;
        stores.Add(store);
        part.Store = store;
    }

    private string Folder() =>
        options.Folder ?? (ownFolder ??= Directory.CreateTempSubdirectory("gresnet-features-").FullName);

    private void Extract(
        FrozenPart part, ClassifierSetup setup, FeatureStore store, UnreadableLog log, Progress progress,
        CancellationToken cancellation)
    {
        using IBatchClassifier classifier = device.CreateClassifier(model, setup);
        progress.Begin(store.Count);
        int images = part.Whole.Count;
        for (int pass = store.Count / images; pass < part.Count / images; pass++)
        {
            FeatureExtraction.Run(
                classifier, part.Whole, Loading(pass, log), store, pass * images, progress.Report, cancellation);
        }
    }

    /// <summary>Images as they are measured in the first pass, and varied in the others.</summary>
    private LoaderOptions Loading(int pass, UnreadableLog log) =>
        new(resolution, () => pass == 0
            ? new EvaluationTransform(resolution, Resize)
            : new TrainingTransform(recipe.Augmentation, resolution))
    {
        Threads = options.Threads, Unreadable = options.Unreadable, Log = log,
        Seed = unchecked(recipe.Seed + (ulong)pass),
    };

    /// <summary>Tells how far all is.</summary>
    private sealed class Progress(Action<FeatureReport> tell, int images)
    {
        private readonly Stopwatch clock = new();
        private int before;
        private int found;

        /// <summary>So many of the part are there already.</summary>
        public void Begin(int there)
        {
            found = there;
            clock.Restart();
        }

        /// <summary>So many of the part are there now.</summary>
        public void Report(int there) => tell(new FeatureReport(
            before + there, images, (there - found) / Math.Max(clock.Elapsed.TotalSeconds, 1e-3)));

        /// <summary>A part is done.</summary>
        public void Finished(int part) => before += part;
    }
}

/// <summary>How features are computed; none of it changes what they are.</summary>
/// <param name="Folder">Where they are kept; null for a folder that is gone with the run.</param>
/// <param name="Threads">Threads that decode and vary images.</param>
/// <param name="Unreadable">What to do about images that cannot be read.</param>
internal sealed record FeatureOptions(string? Folder, int Threads, UnreadableImages Unreadable);
