using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// One step of an optimizer for all parameters, in one launch. Parameters, gradients and moments are vectors of the
/// layout of the model's parameters.
/// </summary>
public static class GpuUpdates
{
    private const int Threads = 256, SimulatedThreads = 8;

    /// <summary>Stochastic gradient descent, as <see cref="Sgd"/>.</summary>
    /// <param name="parameters">How they are cut.</param>
    /// <param name="options">Settings.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">Every gradient is taken times this.</param>
    /// <param name="values">The parameters, updated.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="velocity">v, updated.</param>
    public static void Sgd(
        GpuParameters parameters, SgdOptions options, float rate, float gradientScale, ArrayView<float> values,
        ArrayView<float> gradients, ArrayView<float> velocity)
    {
        options.Validate();
        CheckLengths(parameters, values, gradients, velocity);
        Launch(parameters, new SgdKernel(parameters.Runs, values, gradients, velocity)
        {
            Rate = rate,
            GradientScale = gradientScale,
            Momentum = options.Momentum,
            Decay = options.WeightDecay,
            // An update is a combination of d and v: v alone, or Nesterov's d + momentum · v.
            ShareOfGradient = options.Nesterov ? 1 : 0,
            ShareOfVelocity = options.Nesterov ? options.Momentum : 1,
        });
    }

    /// <summary>Adam with decoupled weight decay, as <see cref="AdamW"/>.</summary>
    /// <param name="parameters">How they are cut.</param>
    /// <param name="options">Settings.</param>
    /// <param name="step">t: 1 for the first step.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">Every gradient is taken times this.</param>
    /// <param name="values">The parameters, updated.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="first">m, updated.</param>
    /// <param name="second">v, updated.</param>
    public static void AdamW(
        GpuParameters parameters, AdamWOptions options, long step, float rate, float gradientScale,
        ArrayView<float> values,
        ArrayView<float> gradients, ArrayView<float> first, ArrayView<float> second)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        CheckLengths(parameters, values, gradients, first, second);
        Launch(parameters, new AdamWKernel(parameters.Runs, values, gradients, first, second)
        {
            GradientScale = gradientScale,
            Epsilon = options.Epsilon,
            Beta1 = (float)options.Beta1,
            NewShare1 = (float)(1 - options.Beta1),
            Beta2 = (float)options.Beta2,
            NewShare2 = (float)(1 - options.Beta2),
            StepSize = (float)(rate / (1 - Math.Pow(options.Beta1, step))),
            RootFactor = (float)(1 / Math.Sqrt(1 - Math.Pow(options.Beta2, step))),
            Kept = (float)(1 - (double)rate * options.WeightDecay),
        });
    }

    /// <summary>average ← decay · average + (1 − decay) · value, for parameters and running statistics alike.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="decay">Share of the average so far.</param>
    /// <param name="values">What is averaged.</param>
    /// <param name="average">As many, updated.</param>
    public static void Average(GpuDevice device, double decay, ArrayView<float> values, ArrayView<float> average)
    {
        Check.Length(average, values.Length, nameof(average));
        Elements.Launch(device, values.IntLength, new AverageKernel((float)decay, (float)(1 - decay), values, average));
    }

    private static void CheckLengths(GpuParameters parameters, params ReadOnlySpan<ArrayView<float>> vectors)
    {
        foreach (ArrayView<float> vector in vectors)
            Check.Length(vector, parameters.Length, "parameters, gradients and moments");
    }

    private static void Launch<TKernel>(GpuParameters parameters, TKernel kernel) where TKernel : struct, IGpuKernel =>
        parameters.Device.Launch(
            new(parameters.Count, 1, 1), parameters.Device.TakesSmallGroups ? SimulatedThreads : Threads, kernel);
}
