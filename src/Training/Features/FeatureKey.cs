using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Training.Data;

namespace GResNet.Training.Features;

/// <summary>What embeddings depend on, as a hash: where it is the same, so are they.</summary>
public static class FeatureKey
{
    /// <summary>The key of images' embeddings.</summary>
    /// <param name="model">What computes them; the tensors of its head do not matter.</param>
    /// <param name="images">The images.</param>
    /// <param name="setup">How the classifier was made that computes them, its batch aside.</param>
    /// <param name="resize">What images' shorter side is scaled to.</param>
    /// <param name="device">What they are computed on, as <see cref="IComputeDevice.Name"/>.</param>
    /// <param name="varied">How they are varied, in words; null for not at all.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(
        IModel model, IDataset images, ClassifierSetup setup, int resize, string device, string? varied = null)
    {
        PixelNormalization normalization = setup.Normalization;
        string text = string.Join('\n',
        [
            Backbone(model), images.Fingerprint, FormattableString.Invariant($"{setup.Resolution} of {resize}"),
            .. normalization.Mean.Concat(normalization.Deviation).Select(BitConverter.SingleToInt32Bits)
                .Select(bits => bits.ToString("x8", System.Globalization.CultureInfo.InvariantCulture)),
            device, varied ?? "",
        ]);
        return Hash(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The same of all of a model's weights but those of its head.</summary>
    public static string Backbone(IModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(model.Summary.Architecture));
        foreach (StateEntry entry in model.State.Entries.Where(entry => !model.Summary.Head.Contains(entry.Name)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{entry.Name}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(model.State[entry].Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
