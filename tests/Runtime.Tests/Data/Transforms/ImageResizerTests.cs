using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Data.Transforms;

public sealed class ImageResizerTests : IDisposable
{
    private readonly TransformFixture fixture = new("resize");
    private readonly ImageResizer resizer = new();

    public static TheoryData<string> Cases { get; } = TransformFixture.Cases("resize", "target");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resizes_as_Pillow_does(string name)
    {
        ImageBuffer source = fixture.Image($"{name}/source"), target = new();
        resizer.Resize(source, PixelBox.Whole(source.Size), Plan(name, source.Size), target);
        fixture.AssertImage($"{name}/target", target);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resizes_by_cubics_as_Pillow_does(string name)
    {
        using var cubic = new TransformFixture("resize-cubic");
        ImageBuffer source = cubic.Image($"{name}/source"), target = new();
        new ImageResizer(Resampling.Bicubic).Resize(
            source, PixelBox.Whole(source.Size), Plan(name, source.Size), target);
        cubic.AssertImage($"{name}/target", target);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Needs_no_more_of_an_image_than_it_says(string name)
    {
        ImageBuffer source = fixture.Image($"{name}/source"), part = new(), target = new();
        ResizePlan plan = Plan(name, source.Size);
        PixelBox needed = resizer.Needed(plan);
        part.Reset(needed.Width, needed.Height, source.Channels);
        for (int row = 0; row < part.Height; row++)
            source.Row(needed.Top + row).Slice(needed.Left * source.Channels, part.Stride).CopyTo(part.Row(row));
        resizer.Resize(part, needed, plan, target);
        fixture.AssertImage($"{name}/target", target);
    }

    [Fact]
    public void One_resizer_serves_images_of_all_sizes_in_turn()
    {
        ImageBuffer target = new();
        string[] names = [.. ((IEnumerable<object[]>)Cases).Select(row => (string)row[0])];
        foreach (string name in (string[])[.. names, .. Enumerable.Reverse(names)])
        {
            ImageBuffer source = fixture.Image($"{name}/source");
            resizer.Resize(source, PixelBox.Whole(source.Size), Plan(name, source.Size), target);
            fixture.AssertImage($"{name}/target", target);
        }
    }

    [Fact]
    public void Any_plan_gives_what_plain_loops_give()
    {
        System.Random random = new(11);
        ImageBuffer source = new(), target = new();
        for (int i = 0; i < 300; i++)
        {
            source.Reset(random.Next(1, 90), random.Next(1, 60), i % 3 == 0 ? 1 : 3);
            random.NextBytes(source.Pixels);
            ImageSize output = new(random.Next(1, 70), random.Next(1, 70));
            int left = random.Next(output.Width), top = random.Next(output.Height);
            PixelBox window = new(
                left, top, random.Next(1, output.Width - left + 1), random.Next(1, output.Height - top + 1));
            float x = random.NextSingle() * 0.5f * source.Width, y = random.NextSingle() * 0.5f * source.Height;
            SourceBox box = i % 2 == 0
                ? SourceBox.Whole(source.Size)
                : new SourceBox(x, y, x + 0.1f + 0.4f * source.Width, y + 0.1f + 0.4f * source.Height);
            ResizePlan plan = new(source.Size, box, output, window);
            resizer.Resize(source, PixelBox.Whole(source.Size), plan, target);
            TransformFixture.AssertPixels(ResizeReference.Resize(source, plan), target.Pixels, target.Stride);
        }
    }

    [Theory]
    [InlineData(0, 0, 4, 4, 0, 0, 9, 8)] // window outside the output
    [InlineData(0, 0, 7, 4, 0, 0, 8, 8)] // box outside the image
    [InlineData(2, 0, 2, 4, 0, 0, 8, 8)] // empty box
    [InlineData(0, 0, 4, 4, 0, 0, 0, 8)] // empty window
    public void An_impossible_plan_is_refused(
        float left, float top, float right, float bottom, int x, int y, int width, int height)
    {
        ImageBuffer source = new();
        source.Reset(6, 5, 3);
        ResizePlan plan = new(source.Size, new SourceBox(left, top, right, bottom), new ImageSize(8, 8),
            new PixelBox(x, y, width, height));
        Assert.Throws<ArgumentException>(() =>
            resizer.Resize(source, PixelBox.Whole(source.Size), plan, new ImageBuffer()));
    }

    public void Dispose() => fixture.Dispose();

    private ResizePlan Plan(string name, ImageSize image)
    {
        float[] box = fixture.Read<float>($"{name}/box");
        int[] output = fixture.Integers($"{name}/output");
        return new ResizePlan(
            image, new SourceBox(box[0], box[1], box[2], box[3]), new ImageSize(output[0], output[1]),
            fixture.Box($"{name}/window"));
    }
}
