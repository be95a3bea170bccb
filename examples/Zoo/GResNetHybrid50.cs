using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>
/// GResNet-50 with attention of four heads in its last stage. 20,962,568 parameters; 5.21 G multiply-adds at
/// 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 176], Classes = 1000)]
public partial class GResNetHybrid50
{
    [StateName(""), Block<GResNetHybridFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int heads, int side, int classes);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [32, 64, 128], depths: [3, 4, 6, 3], widths: [64, 128, 256, 512], heads: 4, side: 7,
        classes: 1000);
}
