namespace GResNet.Training;

/// <summary>
/// Clipping of a model's gradient by its 2-norm, over all parameters as one vector (Pascanu et al., 2013).
/// </summary>
public static class GradientClipping
{
    /// <summary>
    /// What to multiply gradients of norm <paramref name="norm"/> by so that they have at most
    /// <paramref name="limit"/>, as torch.nn.utils.clip_grad_norm_: limit / (norm + 10⁻⁶), at most 1; NaN when the norm
    /// is.
    /// </summary>
    public static float Scale(double norm, double limit) => (float)Math.Min(1, limit / (norm + 1e-6));
}
