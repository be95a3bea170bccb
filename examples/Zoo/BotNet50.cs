using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>
/// BoTNet-50: ResNet-50 with attention of four heads in its last stage. 20,852,008 parameters; 4.02 G multiply-adds at
/// 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 176], Classes = 1000)]
public partial class BotNet50
{
    [StateName(""), Block<BotNetFamily>]
    private partial Tensor Net(Tensor image, int[] depths, int heads, int side, int classes);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(image, depths: [3, 4, 6, 3], heads: 4, side: 7, classes: 1000);
}
