using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
namespace GResNet.Runtime.Data.Transforms;
/// <summary>Stand-in.</summary>
public static class BatchInput
{
    /// <summary>Stand-in.</summary>
    public static void Write(WorkerPool workers, Batch batch, PixelNormalization normalization, FeatureMap input)
    {
        for (int n = 0, i = 0; n < batch.Count; n++)
            for (int y = 0; y < batch.Resolution; y++)
                for (int x = 0; x < batch.Resolution; x++)
                    for (int c = 0; c < FeatureMap.Block; c++)
                        input[n, c, y, x] = c < batch.Channels ? (batch.Pixels[i++] / 255f - normalization.Mean[c]) / normalization.Deviation[c] : 0;
    }
}
