using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;
using GResNet.Training;

namespace GResNet.Runtime.Tests.Data.Transforms;

public sealed class PipelineTests : IDisposable
{
    private readonly TransformFixture fixture = new("pipelines");

    public static TheoryData<string> TrainingCases { get; } = TransformFixture.Cases("pipelines", "target", "train");

    public static TheoryData<string> EvaluationCases { get; } = TransformFixture.Cases("pipelines", "target", "eval");

    [Theory]
    [MemberData(nameof(TrainingCases))]
    public void Training_images_are_those_of_torchvision(string name)
    {
        int[] settings = fixture.Integers($"{name}/settings");
        TrainingTransform transform = new(new AugmentationSettings
        {
            Crop = (CropKind)settings[1],
            CropPadding = settings[2],
            FlipProbability = 0.5f,
            TrivialAugment = true,
            TrivialAugmentInterpolation = (Interpolation)settings[3],
            ErasingProbability = 0.5f,
        }, settings[0]);
        ImageBuffer image = fixture.Image($"{name}/source");
        ScriptedNumbers random = new(fixture.Read<double>($"{name}/draws"));
        byte[] pixels = new byte[settings[0] * settings[0] * image.Channels];
        PixelBox erased = transform.Apply(new ImageInMemory(image), 0, ref random, pixels);
        random.AssertUsed();
        Assert.Equal(fixture.Box($"{name}/erased"), erased);
        TransformFixture.AssertPixels(fixture.Image($"{name}/target").Pixels, pixels, settings[0] * image.Channels);
    }

    [Theory]
    [MemberData(nameof(EvaluationCases))]
    public void Evaluation_images_are_those_of_torchvision(string name)
    {
        int[] settings = fixture.Integers($"{name}/settings");
        ImageBuffer image = fixture.Image($"{name}/source");
        byte[] pixels = new byte[settings[0] * settings[0] * image.Channels];
        // 0: as large as it is.
        int shorterSide = settings[1] == 0 ? Math.Min(image.Width, image.Height) : settings[1];
        new EvaluationTransform(settings[0], shorterSide).Apply(new ImageInMemory(image, halves: true), 0, pixels);
        TransformFixture.AssertPixels(fixture.Image($"{name}/target").Pixels, pixels, settings[0] * image.Channels);
    }

    [Fact]
    public void A_reduced_part_is_resized_to_the_resolution_too()
    {
        ImageBuffer image = fixture.Image("train-0/source"), half = new(), expected = new();
        AugmentationSettings settings = new() { Crop = CropKind.Resized };
        RandomStream random = new(new RandomKey(5, 0, 0));
        byte[] pixels = new byte[10 * 10 * 3];
        ImageInMemory reader = new(image, halves: true);
        new TrainingTransform(settings, 10).Apply(reader, 0, ref random, pixels);
        ((IImageReader)reader).Read(reader.Read, 10, 10, half);
        Assert.True(half.Width < reader.Read.Width);
        new ImageResizer().Resize(half, new ImageSize(10, 10), expected);
        TransformFixture.AssertPixels(expected.Pixels, pixels, 30);
    }

    [Theory]
    [InlineData(CropKind.None, 0, 1, "channels")]
    [InlineData(CropKind.Padded, 4, 3, "61×47")] // too small
    [InlineData(CropKind.Resized, 0, 1, "channels")]
    public void An_image_that_does_not_fit_is_named(CropKind crop, int padding, int channels, string reason)
    {
        TrainingTransform transform = new(new AugmentationSettings { Crop = crop, CropPadding = padding }, 64);
        using ImageInMemory reader = new(fixture.Image("train-0/source"));
        RandomStream random = new(new RandomKey(5, 0, 0));
        ImageException error = Assert.Throws<ImageException>(
            () => transform.Apply(reader, 17, ref random, new byte[64 * 64 * channels]));
        Assert.Contains("17", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void An_image_costs_no_managed_memory()
    {
        ImageBuffer image = fixture.Image("train-0/source");
        TrainingTransform training = new(Recipes.ImageNet.Augmentation, 24);
        EvaluationTransform evaluation = new(24, 26);
        using ImageInMemory reader = new(image);
        byte[] pixels = new byte[24 * 24 * 3];
        // Memory grows to the largest image; two buffers change places, so that it takes two rounds.
        Run();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (int i = 0; i < 100; i++)
            {
                RandomStream random = new(new RandomKey(5, 0, i));
                training.Apply(reader, 0, ref random, pixels);
                evaluation.Apply(reader, 0, pixels);
            }
        }
    }

    public void Dispose() => fixture.Dispose();
}
