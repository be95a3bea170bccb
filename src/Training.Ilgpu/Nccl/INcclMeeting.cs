using System.Diagnostics.CodeAnalysis;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>Connects ranks before NCCL does, and for what it cannot say.</summary>
internal interface INcclMeeting
{
    /// <inheritdoc cref="ICollective.Rank"/>
    int Rank { get; }

    /// <inheritdoc cref="ICollective.Size"/>
    int Size { get; }

    /// <summary>Has all ranks make ready, or none: all have the same answer.</summary>
    /// <param name="prepare">Makes this one ready.</param>
    /// <exception cref="CollectiveException">The ranks do not meet.</exception>
    NcclAnswer Agree(Func<NcclOffer> prepare);

    /// <summary>Tells the others, who wait for this rank within NCCL, that it has failed.</summary>
    void Fail(string reason);

    /// <inheritdoc cref="ICollective.Abort"/>
    [DoesNotReturn]
    void Abort(int exitCode, string reason);
}

/// <summary>What a meeting came to.</summary>
/// <param name="Id">By which the ranks find each other.</param>
/// <param name="Refusal">Why there is nothing to join; null where there is.</param>
internal readonly record struct NcclAnswer(NcclId Id, string? Refusal);
