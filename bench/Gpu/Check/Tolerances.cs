using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu.Check;

/// <summary>How far a device may be from the CPU, which computes in float32.</summary>
/// <param name="Forward">Of statistics and logits: the 2-norm of the difference ÷ that of what is expected.</param>
/// <param name="Gradient">Of gradients, likewise.</param>
/// <param name="Loss">Of the first loss, in nats.</param>
/// <param name="Curve">Of the losses of training steps, in nats: differences grow from step to step.</param>
internal sealed record Tolerances(double Forward, double Gradient, double Loss, double Curve)
{
    /// <summary>
    /// Those of a precision: well above what rounding on the simulator makes, since functions of devices are less
    /// exact, and far below what a mistake makes.
    /// </summary>
    public static Tolerances Of(GpuPrecision precision) => precision == GpuPrecision.Float32
        ? new Tolerances(Forward: 1e-4, Gradient: 1e-3, Loss: 1e-4, Curve: 5e-3)
        : new Tolerances(Forward: 0.02, Gradient: 0.2, Loss: 5e-3, Curve: 0.03);
}
