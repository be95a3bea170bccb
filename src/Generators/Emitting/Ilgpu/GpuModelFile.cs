using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Ilgpu;

/// <summary>The ways to a model's networks for GPUs.</summary>
internal static class GpuModelFile
{
    private static readonly (string Precision, string Element)[] precisions =
        [("Float32", "GpuFloat32"), ("BFloat16", "GpuBFloat16")];

    public static GeneratedFile Write(StagedModel model, Target target) =>
        target.File(model.Type, "Networks", code =>
        {
            if (model.Options.Training)
                Factory(code, model, "Training", target.Training, "The network that trains on a GPU");
            else WithoutTraining.Write(
                code, model, "Ilgpu::GpuTrainingNetwork",
                "int resolution, int batch, Ilgpu::GpuState state, Ilgpu::GpuPrecision precision", blankLine: false);
            code.Line();
            Factory(code, model, "Inference", target.Inference, "The network that classifies on a GPU with");
        }, bases: " : Ilgpu::IGpuModel");

    private static void Factory(
        CodeWriter code, StagedModel model, string kind, System.Func<int, string> network, string what)
    {
        string resolutions = string.Join(", ", model.Resolutions.Select(resolution => Literal.Of(resolution)));
        code.Documentation("summary", $"{what} <see cref=\"State\"/>, at one of {resolutions} px.");
        code.Line("""/// <param name="resolution">Pixels a side.</param>""");
        code.Line("""/// <param name="batch">The most images of one call.</param>""");
        code.Line("""/// <param name="state">The state on the device.</param>""");
        code.Line("""/// <param name="precision">What maps and packed weights hold.</param>""");
        code.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">"
            + "The resolution is not declared, the batch not positive, or there is no such precision.</exception>");
        code.Line(
            $"public Ilgpu::Gpu{kind}Network To{kind}(int resolution, int batch, Ilgpu::GpuState state, "
                + $"Ilgpu::GpuPrecision precision)");
        using (code.Indent())
        {
            code.Line("=> (resolution, precision) switch");
            code.Line("{");
            using (code.Indent())
            {
                foreach (int resolution in model.Resolutions)
                    foreach ((string precision, string element) in precisions)
                        code.Line(
                            $"({Literal.Of(resolution)}, Ilgpu::GpuPrecision.{precision}) => new "
                                + $"{network(resolution).Replace("<T>", $"<Maps::{element}>")}(state, batch),");
                string message = Literal.Of(
                    $"{model.Type.Name} is compiled for {resolutions} px; "
                        + "add the resolution to its [GResNetModel] attribute.");
                code.Line(
                    "(_, Ilgpu::GpuPrecision.Float32 or Ilgpu::GpuPrecision.BFloat16) => throw new "
                        + "global::System.ArgumentOutOfRangeException("
                    + $"nameof(resolution), resolution, {message}),");
                code.Line(
                    "_ => throw new global::System.ArgumentOutOfRangeException(nameof(precision), precision, \"There "
                        + "is no such precision.\"),");
            }

            code.Line("};");
        }
    }
}
