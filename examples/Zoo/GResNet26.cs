using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>
/// GResNet-26, for a folder of photographs and an afternoon on a CPU: GResNet-50 with two blocks a stage and the
/// narrower stem of ResNet-d (T. He et al., "Bag of Tricks for Image Classification with Convolutional Neural
/// Networks", 2019). 16,014,408 parameters; 0.86 G multiply-adds at 128 px, 1.34 G at 160 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [128, 160], Classes = 1000)]
public partial class GResNet26
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(Tensor image, int[] stem, int[] depths, int[] widths, int classes);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [32, 32, 64], depths: [2, 2, 2, 2], widths: [64, 128, 256, 512], classes: 1000);
}
