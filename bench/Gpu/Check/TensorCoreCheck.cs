using System.Globalization;
using GResNet.Bench.Kernels;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu.Check;

/// <summary>
/// Holds the convolutions of a device's tensor cores against those of its other kernels, without the CPU.
/// </summary>
internal static class TensorCoreCheck
{
    // Both compute with the same bfloat16 and add up in float32, but for a function of them, which tensor cores round
    // to bfloat16 once more: that puts sums off by half a hundredth of a typical one at most. Then one of them may
    // round a result up and the other down, 2⁻⁷ of it. Simulated with all roundings that makes 0.009; even a single
    // lost term of the longest sum makes more than the tolerance somewhere.
    private const double Tolerance = 0.015;

    private const int Resolution = 224;

    // Of a result: what a convolution has in one image, or that of so many that they fill 16 tiles of 128 pixels, and
    // begin one more.
    private const int LeastPixels = 16 * 128 + 1;

    /// <summary>
    /// Compares all convolutions of GResNet-50, and prints how far apart they are; says so where there are no tensor
    /// cores.
    /// </summary>
    /// <param name="name">The device.</param>
    /// <param name="json">Print JSON alone.</param>
    /// <returns>Whether they agree.</returns>
    public static bool Run(DeviceName name, bool json)
    {
        using var cores = GpuDevice.Open(name.Kind, name.Index);
        if (!cores.UsesTensorCores)
        {
            if (!json)
                Console.WriteLine(
                    $"{cores.Info.Name} has no tensor cores whose convolutions could be compared with its other "
                        + $"kernels'.");
            return true;
        }

        using var plain = GpuDevice.Open(name.Kind, name.Index, tensorCores: false);
        Console.Error.WriteLine($"check of tensor cores: {name}");
        List<Compared> compared = [];
        foreach (NetworkConvolution convolution in NetworkConvolution.OfGResNet50(Resolution)
            .Where(c => c.HasInputGradient))
        {
            Compared[] passes = [.. Compare(cores, plain, convolution, LeastPixels)];
            // At once: whatever comes later may fail, or not come to an end.
            Console.Error.WriteLine($"  {Progress(passes)}");
            compared.AddRange(passes);
        }

        if (!json)
        {
            ComparedTable.Print(
                $"GResNet-50's convolutions, {cores.Info.Name}: differences of tensor cores from the device's other "
                    + $"kernels; the greatest, ÷ "
                + "what is expected there plus the root mean square", compared);
        }

        Console.WriteLine(JsonLine.Of(new
        {
            check = "tensor cores",
            device = $"{name}",
            device_name = cores.Info.Name,
            agrees = compared.All(c => c.Agrees),
            errors = ComparedTable.Errors(compared),
        }));
        return ComparedTable.Agree(compared, $"the tensor cores of {name} do not compute what its other kernels do");
    }

    /// <summary>A convolution's line: how far its worst result is off.</summary>
    internal static string Progress(IReadOnlyCollection<Compared> passes)
    {
        Compared worst = passes.FirstOrDefault(pass => !pass.Agrees) ?? passes.MaxBy(pass => pass.Error)!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{worst.Name}: {(worst.Agrees ? "agree" : "DIFFER")}, {passes.Count} results, "
            + $"{worst.Error:0.0E+0} of {worst.Tolerance:0.0E+0} in {worst.Kind}")
                + (worst.Agrees ? "" : $", {worst.Where}");
    }

    /// <summary>Compares the passes of one convolution.</summary>
    /// <param name="cores">With tensor cores.</param>
    /// <param name="plain">Without.</param>
    /// <param name="convolution">Which.</param>
    /// <param name="leastPixels">Pixels of all images of the result, at least.</param>
    public static IEnumerable<Compared> Compare(
        GpuDevice cores, GpuDevice plain, NetworkConvolution convolution, int leastPixels)
    {
        int imagePixels = convolution.OutputSize * convolution.OutputSize;
        var inputs = new PassInputs(convolution, (leastPixels + imagePixels - 1) / imagePixels);
        using var found = new ConvolutionPasses(cores, inputs);
        using var expected = new ConvolutionPasses(plain, inputs);
        foreach ((PassResult ours, PassResult theirs) in found.Run().Zip(expected.Run()))
            yield return Compared.Elements(
                ours.Pass, $"{convolution.Label} batch {inputs.Batch}", ours.Values, theirs.Values, Tolerance);
    }
}
