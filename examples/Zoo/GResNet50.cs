using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>
/// GResNet-50, for ImageNet: a ResNet-50 with a stem of three 3×3 convolutions, a downsampling block at the start of
/// every stage, SiLU and split normalization. 25,661,448 parameters; 5.28 G multiply-adds at 224 px, 3.34 G at 176 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 176], Classes = 1000)]
public partial class GResNet50
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(Tensor image, int[] stem, int[] depths, int[] widths, int classes);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [32, 64, 128], depths: [3, 4, 6, 3], widths: [64, 128, 256, 512], classes: 1000);
}
