using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>
/// Brings images of bytes to a device and makes a network's input of them there, as <see cref="BatchInput"/> does:
/// normalised, erased, mixed.
/// </summary>
internal sealed class TorchInput : IDisposable
{
    private readonly Device device;
    private readonly ClassifierSetup setup;
    private readonly Tensor mean, deviation;

    /// <param name="device">Where images go.</param>
    /// <param name="setup">The most images of a batch, their size and normalization.</param>
    public TorchInput(Device device, ClassifierSetup setup)
    {
        this.device = device;
        this.setup = setup;
        mean = OfChannels([.. setup.Normalization.Mean]);
        deviation = OfChannels([.. setup.Normalization.Deviation]);
    }

    private int Channels => setup.Normalization.Mean.Length;

    /// <summary>The input of a batch, N × C × H × W.</summary>
    /// <param name="batch">Free to reuse after the call.</param>
    /// <exception cref="ArgumentException">Dimensions disagree, or a box reaches outside the image.</exception>
    public Tensor Load(Batch batch)
    {
        Check(batch);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        Tensor host = empty([batch.Count, batch.Resolution, batch.Resolution, batch.Channels], ScalarType.Byte, CPU);
        batch.Pixels.CopyTo(host.bytes);
        Tensor images = host.to(device).permute(0, 3, 1, 2).to(ScalarType.Float32).contiguous();
        images.div_(byte.MaxValue).sub_(mean).div_(deviation);
        for (int image = 0; image < batch.Count; image++)
            if (batch.Erased[image] is { IsEmpty: false } box) Box(images.narrow(0, image, 1), box).zero_();
        return Mixed(images, batch.Mix).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        deviation.Dispose();
    }

    /// <summary>Image i with image i − 1, the first with the last.</summary>
    private static Tensor Mixed(Tensor images, Mix mix)
    {
        switch (mix.Kind)
        {
            case MixKind.Mixup:
                Tensor neighbours = images.roll(1, 0).mul_((float)(1 - mix.Share));
                return images.mul_((float)mix.Share).add_(neighbours);
            case MixKind.Cutmix when !mix.Box.IsEmpty:
                Box(images, mix.Box).copy_(Box(images, mix.Box).roll(1, 0));
                return images;
            default:
                return images;
        }
    }

    private static Tensor Box(Tensor images, PixelBox box) =>
        images.narrow(2, box.Top, box.Height).narrow(3, box.Left, box.Width);

    private Tensor OfChannels(float[] values)
    {
        using Tensor host = tensor(values, [Channels, 1, 1], ScalarType.Float32);
        return host.to(device, copy: true).DetachFromDisposeScope();
    }

    private void Check(Batch batch)
    {
        if (batch.Count > setup.Batch || batch.Resolution != setup.Resolution || batch.Channels != Channels)
            throw new ArgumentException(
                $"{batch.Count} images of {batch.Channels}×{batch.Resolution}×{batch.Resolution} do not fit "
                    + $"{setup.Batch} of {Channels}×{setup.Resolution}×{setup.Resolution}.", nameof(batch));
        CheckInside(batch.Mix.Box);
        foreach (PixelBox box in batch.Erased) CheckInside(box);
    }

    private void CheckInside(PixelBox box)
    {
        int size = setup.Resolution;
        if (!box.IsEmpty && (box.Left < 0 || box.Top < 0 || box.Right > size || box.Bottom > size))
            throw new ArgumentException($"{box} reaches outside images of {size}×{size}.");
    }
}
