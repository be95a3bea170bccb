using System.Collections.Immutable;
using GResNet.Runtime.Files;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Weights;

/// <summary>Writes safetensors files of float32. Format: https://github.com/huggingface/safetensors.</summary>
public static class SafetensorsWriter
{
    /// <summary>
    /// Writes <paramref name="tensors"/>, sorted by name, to <paramref name="path"/>: first to a new file beside it,
    /// which takes its name once it is on the disk. Whatever stops the writing, the file of that name is the old or the
    /// new one, whole.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Two tensors have one name, or one has that of the metadata; dimensions and values disagree; the header is longer
    /// than the format allows.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata,
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        var content = new SafetensorsContent(metadata, tensors);
        NewFile.Write(path, content.WriteTo);
    }
}
