using System.Numerics;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>The arithmetic of <see cref="Sgd"/>: one part is one <see cref="ParameterSpan"/>.</summary>
internal readonly unsafe struct SgdWork(
    ParameterSpan* spans, float* parameters, float* gradients, float* velocity, float rate, float gradientScale,
    float momentum, float decay, bool nesterov) : IWork
{
    // An update is a combination of d and v: v alone, or Nesterov's d + momentum · v.
    private readonly float shareOfGradient = nesterov ? 1 : 0;
    private readonly float shareOfVelocity = nesterov ? momentum : 1;

    public void Run(int part, int worker)
    {
        ParameterSpan span = spans[part];
        float spanDecay = span.Decays ? decay : 0;
        int i = span.Start;
        for (; i <= span.End - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> p = Vector.Load(parameters + i);
            Vector<float> d = gradientScale * Vector.Load(gradients + i) + spanDecay * p;
            Vector<float> v = momentum * Vector.Load(velocity + i) + d;
            v.Store(velocity + i);
            (p - rate * (shareOfGradient * d + shareOfVelocity * v)).Store(parameters + i);
        }

        for (; i < span.End; i++)
        {
            float d = gradientScale * gradients[i] + spanDecay * parameters[i];
            velocity[i] = momentum * velocity[i] + d;
            parameters[i] -= rate * (shareOfGradient * d + shareOfVelocity * velocity[i]);
        }
    }
}
