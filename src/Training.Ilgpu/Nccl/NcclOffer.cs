namespace GResNet.Training.Ilgpu;

/// <summary>What a rank brings to a meeting.</summary>
/// <param name="Gpu">Its GPU, by a text that no other GPU has.</param>
/// <param name="Id">Of the first rank: by which they find each other.</param>
internal readonly record struct NcclOffer(string Gpu, NcclId Id)
{
    /// <summary>Makes a rank ready.</summary>
    /// <param name="prepare">Does so.</param>
    /// <param name="who">The rank.</param>
    /// <returns>What it brings, or why it cannot come, for all ranks to hear.</returns>
    public static (NcclOffer Offer, string Refusal) Attempt(Func<NcclOffer> prepare, string who)
    {
        try
        {
            return (prepare(), "");
        }
#pragma warning disable CA1031 // Whatever it is, the others would wait for this rank.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return (new NcclOffer("", default), $"{who}: {error.Message}");
        }
    }
}
