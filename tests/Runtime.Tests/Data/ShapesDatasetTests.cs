using GResNet.Training.Data;
using GResNet.Training.Data.Shapes;

namespace GResNet.Runtime.Tests.Data;

public sealed class ShapesDatasetTests
{
    [Fact]
    public void Equal_seeds_paint_equal_images_and_other_seeds_and_splits_others()
    {
        (ImageSet train, ImageSet validation) = Create(seed: 1);
        Assert.Equal(train.Pixels(7), Create(seed: 1).Train.Pixels(7));
        Assert.False(train.Pixels(7).SequenceEqual(Create(seed: 2).Train.Pixels(7)));
        Assert.False(train.Pixels(7).SequenceEqual(validation.Pixels(7)));
    }

    [Fact]
    public void Ten_classes_are_equally_frequent()
    {
        (ImageSet train, _) = Create(seed: 1);
        Assert.Equal(10, train.Classes.Length);
        Assert.All(Enumerable.Range(0, train.Count).GroupBy(train.Label), g => Assert.Equal(10, g.Count()));
    }

    [Fact]
    public void Distances_are_negative_inside_and_right_outside()
    {
        foreach (Figure figure in Figure.All)
        {
            Assert.True(Inside(figure) is > 0.15 and < 0.8, figure.Name);
            Assert.InRange(figure.Distance(3, 0), 1.9f, 2.8f);
            Assert.All(Grid(), p =>
                Assert.True(figure.Distance(p.X, p.Y) > 0 || MathF.Abs(p.X) + MathF.Abs(p.Y) < 2, figure.Name));
        }
    }

    [Theory]
    [InlineData("circle", 0.9 * 0.9 * Math.PI)]
    [InlineData("square", 1.5 * 1.5)]
    [InlineData("triangle", 1.8 * 1.6 / 2)]
    [InlineData("bar", 2 * 0.56)]
    [InlineData("ring", (0.93 * 0.93 - 0.57 * 0.57) * Math.PI)]
    [InlineData("cross", 2 * 1.9 * 0.56 - 0.56 * 0.56)]
    public void Figures_have_their_area(string name, double area) =>
        Assert.Equal(area, 4 * Inside(Figure.All.Single(f => f.Name == name)), 0.03);

    private static double Inside(Figure figure) => Grid().Average(p => figure.Distance(p.X, p.Y) < 0 ? 1.0 : 0);

    private static IEnumerable<(float X, float Y)> Grid() =>
        from row in Enumerable.Range(0, 200)
        from column in Enumerable.Range(0, 200)
        select ((column + 0.5f) / 100 - 1, (row + 0.5f) / 100 - 1);

    private static (ImageSet Train, ImageSet Validation) Create(ulong seed)
    {
        DataSplits data = ShapesDataset.Create(train: 100, validation: 20, seed);
        return ((ImageSet)data.Train, (ImageSet)data.Validation);
    }
}
