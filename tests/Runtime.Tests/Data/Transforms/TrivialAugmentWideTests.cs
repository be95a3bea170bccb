using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Data.Transforms;

public sealed class TrivialAugmentWideTests : IDisposable
{
    private readonly TransformFixture fixture = new("operations");

    public static TheoryData<string> Cases { get; } = TransformFixture.Cases("operations", "target");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operations_are_those_of_torchvision(string name)
    {
        ImageBuffer source = fixture.Image($"{name.Split('-')[0]}/source"), target = new();
        int[] operation = fixture.Integers($"{name}/operation");
        new TrivialAugmentWide(operation[0], operation[1], operation[2] == 1)
            .Apply(source, (Interpolation)operation[3], target);
        fixture.AssertImage($"{name}/target", target);
    }

    [Fact]
    public void Everything_is_drawn()
    {
        RandomStream random = new(new RandomKey(1, 0, 0));
        HashSet<TrivialAugmentWide> drawn =
            [.. Enumerable.Range(0, 20_000).Select(_ => TrivialAugmentWide.Draw(ref random))];
        // Nine signed operations of 31 bins, two unsigned, three without.
        Assert.Equal(9 * 31 * 2 + 2 * 31 + 3, drawn.Count);
    }

    [Fact]
    public void An_image_is_not_augmented_in_place()
    {
        ImageBuffer image = new();
        image.Reset(3, 3, 3);
        Assert.Throws<ArgumentException>(() => default(TrivialAugmentWide).Apply(image, Interpolation.Nearest, image));
    }

    public void Dispose() => fixture.Dispose();
}
