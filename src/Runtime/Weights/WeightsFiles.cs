using GResNet.Runtime.Files;
using GResNet.Runtime.Weights.Onnx;
using GResNet.Runtime.Weights.PyTorch;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Opens files of weights by their content: safetensors, one file or several with an index; PyTorch's, of all versions
/// since 0.2; the constants of ONNX's graphs.
/// </summary>
public static class WeightsFiles
{
    // Of a tar archive, where its magic word is.
    private const int TarAt = 257;

    // The field that a serialized model begins with; far above the versions there are.
    private const byte IrVersionTag = 8, MostIrVersion = 64;

    /// <summary>What is understood, for messages and help.</summary>
    public const string Formats =
        "safetensors (also in parts, by their .index.json), PyTorch's .pth or .pt, and the constants of .onnx";

    /// <summary>Opens a file.</summary>
    /// <param name="path">It.</param>
    /// <param name="member">Of a training's checkpoint with several dictionaries of tensors, the one that is meant;
    /// null for the likeliest.</param>
    /// <exception cref="CheckpointException">It is damaged, or of another format.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    public static WeightsFile Open(string path, string? member = null)
    {
        ReadOnlySpan<byte> start = Start(path);
        bool isTorch = start.StartsWith("PK\x3\x4"u8) || start.StartsWith<byte>([0x80, 0x02]);
        if (isTorch) return new TorchFile(path, member);
        if (member is not null)
            throw new CheckpointException(
                $"'{path}' has one dictionary of tensors alone, so none is called '{member}'.");
        if (IsOnnx(start, path)) return new OnnxWeights(path);
        if (start.StartsWith("{"u8)) return new ShardedSafetensors(path);
        if (start is [0x80, > 2 and < 6, ..])
            throw new CheckpointException(
                $"'{path}' is a pickle of protocol {start[1]}; torch.save's own, with protocol 2, is read.");
        if (start.Length > TarAt + 5 && start[TarAt..].StartsWith("ustar"u8))
            throw new CheckpointException(
                $"'{path}' is an archive of PyTorch 0.1; load it there, and save it with a later version.");
        return new SafetensorsReader(path);
    }

    /// <summary>
    /// Whether a file begins with the version of ONNX, where safetensors have the length of a header and its brace.
    /// </summary>
    private static bool IsOnnx(ReadOnlySpan<byte> start, string path) =>
        start is [IrVersionTag, > 0 and < MostIrVersion, not 0, ..] && !(start.Length > 8 && start[8] == '{')
            || Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    private static byte[] Start(string path)
    {
        if (Directory.Exists(path))
            throw new CheckpointException($"'{path}' is a folder: name a file of weights in it ({Formats}).");
        // The reader of safetensors says what is wrong with an empty file.
        if (RegularFile.HasNoContent(path)) return [];
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        var start = new byte[512];
        return start[..RegularFile.Read(file, start)];
    }
}
