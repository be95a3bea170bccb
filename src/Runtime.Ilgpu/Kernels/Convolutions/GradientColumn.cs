namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>A column of a weights' gradient: a tap and an input channel.</summary>
internal readonly struct GradientColumn
{
    /// <summary>−1 past the last.</summary>
    public readonly int Channel;

    /// <summary>From an output's source row to the one that the tap reads.</summary>
    public readonly int Y;

    /// <summary>Likewise for columns.</summary>
    public readonly int X;

    /// <param name="geometry">Of the gradient.</param>
    /// <param name="group">Group of the convolution.</param>
    /// <param name="index">Of the column, within the group.</param>
    public GradientColumn(in WeightGradientGeometry geometry, int group, int index)
    {
        int tap = index / geometry.Inputs, row = tap / geometry.Kernel;
        Channel = index < geometry.Columns ? (group - tap) * geometry.Inputs + index : -1;
        Y = row * geometry.Dilation - geometry.Padding;
        X = (tap - row * geometry.Kernel) * geometry.Dilation - geometry.Padding;
    }
}
