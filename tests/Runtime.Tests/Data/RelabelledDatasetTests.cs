using GResNet.Runtime.Weights;
using GResNet.Training.Data;

namespace GResNet.Runtime.Tests.Data;

public sealed class RelabelledDatasetTests
{
    private static readonly PixelNormalization Grey = new([0.5f], [0.5f]);

    [Fact]
    public void Labels_follow_the_names_of_classes()
    {
        var images = new ImageSet([1, 2, 3], [0, 1, 0], ["dog", "cafe\u0301"], 1, Grey);
        var relabelled = new RelabelledDataset(images, ["ant", "caf\u00E9", "dog"]);
        Assert.Equal([2, 1, 2], Enumerable.Range(0, 3).Select(relabelled.Label));
        Assert.Equal(["ant", "caf\u00E9", "dog"], relabelled.Classes.ToArray());
    }

    [Fact]
    public void A_class_without_images_need_not_be_known()
    {
        var images = new ImageSet([1, 2], [0, 2], ["ant", "bee", "cat"], 1, Grey);
        Assert.Equal(["cat"], RelabelledDataset.Unknown(images, ["ant"]));
        Assert.Throws<ArgumentException>(() => new RelabelledDataset(images, ["ant"]));
        Assert.Equal(1, new RelabelledDataset(images, ["cat", "ant"]).Label(0));
    }
}
