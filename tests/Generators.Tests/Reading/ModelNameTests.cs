using GResNet.Generators.Reading;

namespace GResNet.Generators.Tests.Reading;

public class ModelNameTests
{
    [Theory]
    [InlineData("Small", "small")]
    [InlineData("TreeSmall", "tree-small")]
    [InlineData("TreeNet", "treenet")]
    [InlineData("TreeNetSmall", "treenet-small")]
    [InlineData("TreeNetwork", "tree-network")]
    [InlineData("Net", "net")]
    [InlineData("Net2", "net2")]
    [InlineData("NetSmall", "net-small")]
    [InlineData("GResNetTiny", "gresnet-tiny")]
    [InlineData("GResNet26", "gresnet26")]
    [InlineData("ResNetDCifar", "resnet-d-cifar")]
    [InlineData("VGG16", "vgg16")]
    [InlineData("VGG16Small", "vgg16-small")]
    [InlineData("CNNSmall", "cnn-small")]
    [InlineData("M", "m")]
    [InlineData("my_trees", "my-trees")]
    [InlineData("@class", "class")]
    [InlineData("BäumeKlein", "bäume-klein")]
    [InlineData("树Net", "树net")]
    [InlineData("_", "_")]
    public void A_class_has_a_name_of_itself(string className, string name) =>
        Assert.Equal(name, ModelName.Of(className));

    [Theory]
    [InlineData("tree-2.small_v1", true)]
    [InlineData("2", true)]
    [InlineData("", false)]
    [InlineData("-tree", false)]
    [InlineData(".", false)]
    [InlineData("my tree", false)]
    [InlineData("a/b", false)]
    public void A_name_can_be_typed(string name, bool isValid) => Assert.Equal(isValid, ModelName.IsValid(name));
}
