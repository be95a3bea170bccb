using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Models;

/// <summary>A generated network that classifies with running statistics.</summary>
public abstract class InferenceNetwork(ModelState state, NetworkPlan plan, int capacity, WorkerPool workers)
    : Network(state, plan, capacity, workers)
{
    /// <summary>
    /// Reads the parameters again; call it after they changed. The constructor's caller gets a prepared network.
    /// </summary>
    public abstract void Prepare();
}
