namespace GResNet.Runtime.Training;

/// <summary>The loss became infinite or not a number, and training cannot go on.</summary>
public sealed class TrainingDivergedException(int epoch, int step, float rate) : Exception(
    $"Training diverged: the loss is no longer finite at epoch {epoch}, step {step}, with learning rate {rate:g3}. "
    + "Lower the learning rate or lengthen the warm-up.");
