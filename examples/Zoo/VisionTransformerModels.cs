using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// ViT-S/16: timm's vit_small_patch16_224, and DeiT-S, which is the same network. 22,050,664 parameters; 4.60 G
/// multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class VitSmall16 : INamedElsewhere, IPublishedElsewhere
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(Tensor image, int width, int heads, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => VisionTransformerNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => VisionTransformerWeights.Small;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Network(image, width: 384, heads: 6, classes: 1000);
}

/// <summary>ViT-B/16: timm's vit_base_patch16_224. 86,567,656 parameters; 17.56 G multiply-adds.</summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class VitBase16 : INamedElsewhere, IPublishedElsewhere
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(Tensor image, int width, int heads, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => VisionTransformerNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => VisionTransformerWeights.Base;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Network(image, width: 768, heads: 12, classes: 1000);
}

/// <summary>
/// DeiT-III S/16, whose official files (<c>deit_3_small_224_1k.pth</c>) load as they are. 22,059,496 parameters; 4.60 G
/// multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class Deit3Small16 : INamedElsewhere, IPublishedElsewhere
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(
        Tensor image, int width, int heads, int classes, bool placesToken, float layerScale, float dropPath);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => VisionTransformerNames.Deit3;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => VisionTransformerWeights.Deit3Small;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Network(
        image, width: 384, heads: 6, classes: 1000, placesToken: false, layerScale: 1e-4f, dropPath: 0.05f);
}
