namespace GResNet.Runtime.Data.Transforms;

/// <summary>What is in the border of <see cref="CropKind.Padded"/>.</summary>
public enum PaddingMode
{
    /// <summary>Black pixels; torchvision's "constant".</summary>
    Black,

    /// <summary>The image itself, mirrored at its outermost pixels, which are not repeated; torchvision's "reflect".</summary>
    Reflect,
}
