using System.Text.Json.Serialization;

namespace GResNet.Training.Metrics;

/// <summary>
/// How well a network did on some images. Numbers of a diverged network may be infinite or not a number.
/// </summary>
/// <param name="Loss">Mean loss, in nats.</param>
/// <param name="Top1">Share of images whose most likely class was the right one, in percent.</param>
/// <param name="Top5">Share of images whose right class was among the five most likely, in percent; null where it was
/// not measured.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record Score(double Loss, double Top1, double? Top5 = null);
