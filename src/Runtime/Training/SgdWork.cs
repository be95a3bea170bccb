using System.Numerics;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Training;

/// <summary>The arithmetic of <see cref="Sgd"/>: one part is one <see cref="SgdSpan"/>.</summary>
internal readonly unsafe struct SgdWork(
    SgdSpan* spans, float* parameters, float* gradients, float* velocity, float rate, float momentum, float decay) : IWork
{
    public void Run(int part, int worker)
    {
        SgdSpan span = spans[part];
        float spanDecay = span.Decays ? decay : 0;
        int end = span.Start + span.Length;
        int i = span.Start;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> p = Vector.Load(parameters + i);
            Vector<float> v = momentum * Vector.Load(velocity + i) + (Vector.Load(gradients + i) + spanDecay * p);
            v.Store(velocity + i);
            (p - rate * v).Store(parameters + i);
        }

        for (; i < end; i++)
        {
            velocity[i] = momentum * velocity[i] + (gradients[i] + spanDecay * parameters[i]);
            parameters[i] -= rate * velocity[i];
        }
    }
}
