using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Adds up values of some threads of a group, for all of these.</summary>
internal static class GroupTotal
{
    /// <summary>
    /// The sum of the values of every <paramref name="step"/>-th thread from <paramref name="first"/> on, in order. All
    /// threads of the group call it.
    /// </summary>
    /// <param name="value">This thread's.</param>
    /// <param name="shared">As many floats as threads, in shared memory; free to use again after.</param>
    /// <param name="first">The first of the threads that this one adds up with.</param>
    /// <param name="step">How far they are apart.</param>
    /// <param name="count">How many they are.</param>
    public static float Of(float value, ArrayView<float> shared, int first, int step, int count)
    {
        shared[Group.IdxX] = value;
        GroupBarrier.Wait();
        float sum = 0;
        for (int i = 0; i < count; i++) sum += shared[first + i * step];
        GroupBarrier.Wait();
        return sum;
    }
}
