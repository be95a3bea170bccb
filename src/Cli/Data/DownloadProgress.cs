using GResNet.Cli.Output;
namespace GResNet.Cli.Data;

/// <summary>Says how far a download is, one line for every tenth of it.</summary>
internal sealed class DownloadProgress(TextWriter messages) : IProgress<(long Bytes, long? Total)>
{
    private long tenths = -1;

    public void Report((long Bytes, long? Total) value)
    {
        if (value.Total is not { } total || 10 * value.Bytes / total is var now && now == tenths) return;
        tenths = now;
        messages.WriteLine($"downloading: {Quantity.Bytes(value.Bytes)} of {Quantity.Bytes(total)}");
    }
}
